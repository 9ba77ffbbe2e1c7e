package io.weirkeeper.service.notification.send.stream;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.TlsContexts;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;

/**
 * Type email, an addition of ours: a plain text by SMTP. The address is {@code smtp://host[:port]}, with STARTTLS where
 * the server has it, or {@code smtps://host[:port]}; the channel lists the recipients; spec.username is the sender, or
 * else the user of the Secret. A password is never sent in clear text. The Message-ID is made from the event's id.
 */
public final class EmailSender implements Sender {
    private static final int SUBMISSION = 587;
    private static final int SMTPS = 465;
    private static final int LONGEST_SUBJECT = 150;

    private final TlsContexts tls;

    public EmailSender(TlsContexts tls) {
        this.tls = tls;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        Session session = session(to);
        try {
            Address[] recipients = InternetAddress.parse(to.channel(), true);
            if (recipients.length == 0) {
                throw SendException.failed("set spec.channel to the recipients: a@example.com, b@example.com", null);
            }
            MimeMessage message = new WithId(session, "<" + event.id() + "@weirkeeper.io>");
            message.setFrom(new InternetAddress(sender(to), true));
            message.setRecipients(Message.RecipientType.TO, recipients);
            message.setSubject(subject(event), StandardCharsets.UTF_8.name());
            message.setSentDate(Date.from(event.timestamp()));
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setText(text(event), StandardCharsets.UTF_8.name());
            message.saveChanges();
            try (Transport transport = session.getTransport()) {
                transport.connect();
                transport.sendMessage(message, recipients);
            }
        } catch (AddressException e) {
            throw SendException.failed(
                    "the sender (spec.username) or a recipient (spec.channel) is not a mail address: " + e.getMessage(),
                    e);
        } catch (AuthenticationFailedException e) {
            throw SendException.failed("the mail server refused user name and password", e);
        } catch (SendFailedException e) {
            throw SendException.failed("the mail server refused the message: " + e.getMessage(), e);
        } catch (MessagingException e) {
            throw SendException.failed("the mail server cannot be reached: " + e.getMessage(), e);
        }
    }

    private static String sender(Destination to) {
        String named = to.origin().provider().spec().username();
        return named == null || named.isEmpty() ? to.username() : named;
    }

    private static String subject(FluxEvent event) {
        String summary = event.metadata().getOrDefault("summary", "");
        String subject = "[" + event.severity() + "] " + event.involvedObject().label() + ": "
                + (summary.isEmpty() ? EventText.description(event) : summary);
        String line = subject.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > LONGEST_SUBJECT ? line.substring(0, LONGEST_SUBJECT) : line;
    }

    private static String text(FluxEvent event) {
        StringBuilder text = new StringBuilder(event.message()).append("\n\n");
        MetadataOrder.of(event)
                .forEach((key, value) ->
                        text.append(key).append(": ").append(value).append('\n'));
        return text.append("time: ")
                .append(EventText.time(event))
                .append("\nfrom: ")
                .append(event.reportingController())
                .append('\n')
                .toString();
    }

    private Session session(Destination to) {
        URI uri = address(to.address());
        boolean encrypted = "smtps".equals(uri.getScheme());
        String protocol = encrypted ? "smtps" : "smtp";
        boolean logsIn = !to.password().isEmpty();
        String prefix = "mail." + protocol + ".";
        String timeout = Long.toString(to.timeout().toMillis());
        int port = uri.getPort() > 0 ? uri.getPort() : encrypted ? SMTPS : SUBMISSION;
        Properties settings = new Properties();
        settings.put("mail.transport.protocol", protocol);
        settings.put(prefix + "host", uri.getHost());
        settings.put(prefix + "port", Integer.toString(port));
        settings.put(prefix + "auth", Boolean.toString(logsIn));
        settings.put(prefix + "connectiontimeout", timeout);
        settings.put(prefix + "timeout", timeout);
        settings.put(prefix + "writetimeout", timeout);
        settings.put(prefix + "ssl.checkserveridentity", "true");
        settings.put(prefix + "starttls.enable", "true");
        settings.put(prefix + "starttls.required", Boolean.toString(logsIn && !encrypted));
        if (!to.certificates().isEmpty()) {
            settings.put(prefix + "ssl.socketFactory", tls.of(to.certificates()).getSocketFactory());
        }
        return Session.getInstance(settings, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(to.username(), to.password());
            }
        });
    }

    private static URI address(String address) {
        try {
            URI uri = URI.create(address);
            boolean isMail = "smtp".equals(uri.getScheme()) || "smtps".equals(uri.getScheme());
            if (isMail && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // told below, without the address: it may hold a password
        }
        throw SendException.failed(
                "the provider's address is not of the form smtp://host:port or smtps://host:port: correct it; user and"
                        + " password belong in the Secret",
                null);
    }

    /** A message that keeps its id when it is saved. */
    private static final class WithId extends MimeMessage {
        private final String id;

        WithId(Session session, String id) {
            super(session);
            this.id = Objects.requireNonNull(id);
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
