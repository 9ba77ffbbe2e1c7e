package io.weirkeeper.service.notification.send;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A SOCKS 5 proxy (RFC 1928) and our login there (RFC 1929). It resolves the names of hosts itself. Never printed. */
record Socks5(String host, int port, String user, String password) {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int CONNECT = 1;
    private static final int DOMAIN = 3;
    private static final int IPV4 = 1;
    private static final int IPV6 = 4;
    private static final int LONGEST = 255;

    /** Asks for a connection to a host over a fresh connection to the proxy, which is closed when that fails. */
    Socket open(Socket proxy, String target, int targetPort) throws IOException {
        boolean opened = false;
        try {
            DataInputStream in = new DataInputStream(proxy.getInputStream());
            boolean hasLogin = !user.isEmpty();
            proxy.getOutputStream().write(new byte[] {VERSION, 1, (byte) (hasLogin ? LOGIN : NO_LOGIN)});
            expect(in.readUnsignedByte() == VERSION, "is no SOCKS 5 proxy");
            expect(in.readUnsignedByte() == (hasLogin ? LOGIN : NO_LOGIN), "wants another login");
            if (hasLogin) {
                ByteArrayOutputStream login = new ByteArrayOutputStream();
                login.write(1);
                text(login, user);
                text(login, password);
                proxy.getOutputStream().write(login.toByteArray());
                in.readUnsignedByte();
                expect(in.readUnsignedByte() == 0, "refused user name and password");
            }
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(new byte[] {VERSION, CONNECT, 0, DOMAIN});
            text(request, target);
            request.write(targetPort >> 8);
            request.write(targetPort);
            proxy.getOutputStream().write(request.toByteArray());
            in.readUnsignedByte();
            expect(in.readUnsignedByte() == 0, "cannot reach the host");
            in.readUnsignedByte();
            int length = switch (in.readUnsignedByte()) {
                case IPV4 -> 4;
                case IPV6 -> 16;
                default -> in.readUnsignedByte();
            };
            in.readNBytes(length + 2);
            opened = true;
            return proxy;
        } finally {
            if (!opened) {
                proxy.close();
            }
        }
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        expect(bytes.length > 0 && bytes.length <= LONGEST, "takes no such text");
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException("the proxy " + otherwise);
        }
    }

    @Override
    public String toString() {
        return "Socks5[" + host + ":" + port + "]";
    }
}
