package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.value.GoType.MAP;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;

/** Sprig's urlParse and urlJoin. */
final class UrlFunctions {
    private UrlFunctions() {}

    static void register(FunctionTable table) {
        table.add("urlParse", UrlFunctions::parse, STRING);
        table.add("urlJoin", UrlFunctions::join, MAP);
    }

    private static Value parse(CallContext context, Value[] a) {
        GoUrl url;
        try {
            url = GoUrl.parse(Arguments.text(a, 0));
        } catch (GoError e) {
            throw new GoError("unable to parse url: " + e.text());
        }
        MapValue map = MapValue.create();
        map.put("scheme", new Text(url.scheme()));
        map.put("host", new Text(url.host()));
        map.put("hostname", new Text(url.hostname()));
        map.put("path", new Text(url.path()));
        map.put("query", new Text(url.query()));
        map.put("opaque", new Text(url.opaque()));
        map.put("fragment", new Text(url.fragment()));
        map.put("userinfo", new Text(url.userInfo() == null ? "" : url.userInfo()));
        return map;
    }

    private static String part(MapValue map, String key) {
        Value value = map.get(key);
        if (value == null) {
            return "";
        }
        if (value instanceof Nothing) {
            throw new GoError("runtime error: invalid memory address or nil pointer dereference");
        }
        if (value instanceof Text text) {
            return text.raw();
        }
        throw new GoError("unable to parse " + key + " key, must be of type string, but "
                + value.kind().goName() + " found");
    }

    private static Value join(CallContext context, Value[] a) {
        MapValue map = Arguments.map(a, 0);
        String scheme = part(map, "scheme");
        String host = part(map, "host");
        String path = part(map, "path");
        String query = part(map, "query");
        String opaque = part(map, "opaque");
        String fragment = part(map, "fragment");
        String user = part(map, "userinfo");
        String userInfo = null;
        if (!user.isEmpty()) {
            try {
                userInfo = GoUrl.parse("proto://" + user + "@host").userInfo();
            } catch (GoError e) {
                throw new GoError("unable to parse userinfo in dict: " + e.text());
            }
        }
        return new Text(new GoUrl(scheme, opaque, userInfo, host, path, "", query, fragment).toString());
    }
}
