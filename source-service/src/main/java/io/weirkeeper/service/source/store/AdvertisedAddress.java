package io.weirkeeper.service.source.store;

/**
 * Where consumers find the artifact server: what {@code --storage-adv-addr} says, else what follows from
 * {@code --storage-addr}: no host means localhost, {@code 0.0.0.0} this machine.
 */
public record AdvertisedAddress(String prefix) {

    /** @param hostname of this machine */
    public static AdvertisedAddress of(String advertised, String storage, String hostname) {
        if (!advertised.isEmpty()) {
            return new AdvertisedAddress(
                    advertised.startsWith("http://") || advertised.startsWith("https://")
                            ? advertised
                            : "http://" + advertised);
        }
        int colon = storage.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "--storage-addr: '" + storage + "' is not an address; expected [host]:port such as :9090");
        }
        String host = storage.substring(0, colon);
        String name = host.isEmpty() ? "localhost" : host.equals("0.0.0.0") ? hostname : host;
        return new AdvertisedAddress("http://" + name + storage.substring(colon));
    }

    /** The URL of a path in the store. */
    public String url(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return prefix + "/" + path.substring(start);
    }
}
