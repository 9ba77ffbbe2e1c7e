package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Type generic: Flux's event as JSON, with the headers of the Secret. The event's id goes into a header of ours. */
public final class GenericSender implements Sender {
    /** The same for a repeat, so that who must not handle an event twice can tell. */
    static final String ID = "Idempotency-Key";

    private final ProviderHttp http;

    GenericSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        http.post(to, HttpCall.JSON, body(event), headers(event, to));
    }

    /** The event as Flux posts it. */
    public static byte[] body(FluxEvent event) {
        return RecordJson.encode(event.withId(""));
    }

    static Map<String, String> headers(FluxEvent event, Destination to) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(ID, event.id());
        headers.put("gotk-component", event.reportingController());
        headers.putAll(to.headers());
        return headers;
    }
}
