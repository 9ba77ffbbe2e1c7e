package io.weirkeeper.service.notification.match;

import io.weirkeeper.api.event.InvolvedObject;
import java.util.Map;

/** Where the labels of an event's object are read, live. */
@FunctionalInterface
public interface LabelSource {
    /** @throws LabelsUnknownException when the object cannot be read */
    Map<String, String> labelsOf(InvolvedObject object);

    /** The labels cannot be read. */
    final class LabelsUnknownException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public LabelsUnknownException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
