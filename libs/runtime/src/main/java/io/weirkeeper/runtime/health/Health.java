package io.weirkeeper.runtime.health;

/** How healthy an object is, and why. */
public record Health(Status status, String message) {
    /** The words of kstatus. */
    public enum Status {
        CURRENT("Current"),
        IN_PROGRESS("InProgress"),
        FAILED("Failed"),
        TERMINATING("Terminating"),
        NOT_FOUND("NotFound"),
        UNKNOWN("Unknown");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public static final Health NOT_FOUND = new Health(Status.NOT_FOUND, "Resource not found");
    public static final Health UNKNOWN = new Health(Status.UNKNOWN, "");

    public static Health current(String message) {
        return new Health(Status.CURRENT, message);
    }

    public static Health inProgress(String message) {
        return new Health(Status.IN_PROGRESS, message);
    }

    public static Health failed(String message) {
        return new Health(Status.FAILED, message);
    }

    public boolean is(Status other) {
        return status == other;
    }
}
