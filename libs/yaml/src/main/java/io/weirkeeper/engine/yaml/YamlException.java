package io.weirkeeper.engine.yaml;

/** A document that cannot be read or printed. The message begins with the place, {@code file:line:column}. */
public final class YamlException extends RuntimeException {
    private final transient Place place;
    private final String problem;
    private final String inGo;
    private final boolean endsReading;

    public YamlException(Place place, String problem) {
        this(place, problem, "yaml: " + (place.line() > 0 ? "line " + place.line() + ": " : "") + problem, false);
    }

    /** @param endsReading whether nothing can be said about what follows in the text */
    YamlException(Place place, String problem, String inGo, boolean endsReading) {
        super(place.equals(Place.NOWHERE) ? problem : place + ": " + problem);
        this.place = place;
        this.problem = problem;
        this.inGo = inGo;
        this.endsReading = endsReading;
    }

    /** What Go says without naming a line. */
    static YamlException withoutLine(Place place, String problem) {
        return new YamlException(place, problem, "yaml: " + problem, false);
    }

    public Place place() {
        return place;
    }

    /** The message without the place. */
    public String problem() {
        return problem;
    }

    /**
     * What Go's library says about the same text, to be shown where its users know it: {@code yaml: line 3: did not find
     * expected key}. The line is Go's, which may differ from that of the place.
     */
    public String inGo() {
        return inGo;
    }

    boolean endsReading() {
        return endsReading;
    }
}
