package io.weirkeeper.remote.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the flat XML of object stores and token services. No declarations, no entities, nothing is loaded. */
public final class Xml {
    private static final int MOST_DEPTH = 64;

    private Xml() {}

    /** Gets the text of each element that has one, and hears of each end. */
    public interface Listener {
        /** @param parent the element around it; empty for the outermost */
        void text(String parent, String name, String text);

        default void end(String name) throws IOException {}
    }

    /** @throws IOException when it is no XML or nested too deep */
    public static void read(InputStream in, Listener listener) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        Deque<String> open = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        open.push(reader.getLocalName());
                        text.setLength(0);
                        if (open.size() > MOST_DEPTH) {
                            throw new IOException("the answer is nested too deep");
                        }
                    }
                    case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        String name = open.pop();
                        if (!text.isEmpty()) {
                            listener.text(open.isEmpty() ? "" : open.peek(), name, text.toString());
                            text.setLength(0);
                        }
                        listener.end(name);
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("the answer is no XML that can be read", e);
        }
    }
}
