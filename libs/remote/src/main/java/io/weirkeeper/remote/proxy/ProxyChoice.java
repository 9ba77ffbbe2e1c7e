package io.weirkeeper.remote.proxy;

import java.net.URI;

/** Says which proxy leads to a server. {@link ProxySettings} is the same one for all. */
public interface ProxyChoice {
    /** The proxy for a URL; {@link ProxySettings#NONE} for the direct way. */
    ProxySettings forUrl(URI url);
}
