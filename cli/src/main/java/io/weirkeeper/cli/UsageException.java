package io.weirkeeper.cli;

/** Arguments that a command does not understand. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
