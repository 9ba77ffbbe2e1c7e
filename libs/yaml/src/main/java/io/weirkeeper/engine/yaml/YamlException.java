package io.weirkeeper.engine.yaml;

/** A document that cannot be read or printed. The message begins with the place, {@code file:line:column}. */
public final class YamlException extends RuntimeException {
    private final transient Place place;
    private final String problem;

    public YamlException(Place place, String problem) {
        super(place.equals(Place.NOWHERE) ? problem : place + ": " + problem);
        this.place = place;
        this.problem = problem;
    }

    public Place place() {
        return place;
    }

    /** The message without the place. */
    public String problem() {
        return problem;
    }
}
