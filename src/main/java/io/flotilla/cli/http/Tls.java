package io.flotilla.cli.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * How connections are secured, from PEM files; an empty path is none. Blocks on the disk and on the connection.
 *
 * @param caFile whom to trust, instead of those that Java trusts
 * @param certFile who we are, with {@code keyFile}, a PKCS #8 key; neither goes without the other
 */
public record Tls(String caFile, String certFile, String keyFile) {
    private static final char[] NO_PASSWORD = new char[0];
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519");

    public Tls {
        if (certFile.isEmpty() != keyFile.isEmpty()) {
            throw new IllegalArgumentException("--cert-file and --key-file need each other");
        }
    }

    /** Why a connection failed, in words for the user: Java names a certificate's fault in the last of many causes. */
    static String words(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        if (!(failure instanceof SSLException)) {
            return said;
        }
        List<Throwable> causes = Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .toList();
        Throwable last = causes.get(causes.size() - 1);
        if (last instanceof CertPathBuilderException) {
            return "its certificate is of no authority that is trusted (--ca-file)";
        }
        if (causes.stream().anyMatch(cause -> cause instanceof CertificateException)) {
            return "its certificate is not valid: " + last.getMessage();
        }
        boolean isAboutUs = said.contains("alert") && (said.contains("certificate") || said.contains("unknown_ca"));
        return isAboutUs ? "it does not take our certificate (--cert-file, --key-file): " + said : said;
    }

    Wire over(Socket socket, ApiEndpoint endpoint) throws IOException {
        SSLSocket secure =
                (SSLSocket) context().getSocketFactory().createSocket(socket, endpoint.host(), endpoint.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return new Wire(secure.getInputStream(), secure.getOutputStream(), secure);
    }

    private SSLContext context() throws IOException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(caFile.isEmpty() ? null : trusted());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certFile.isEmpty() && keyFile.isEmpty() ? null : own(), NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private KeyStore trusted() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(caFile)) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        return store;
    }

    private KeyStore own() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry("own", key(), NO_PASSWORD, certificates(certFile).toArray(Certificate[]::new));
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String file) throws IOException {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
            if (found.isEmpty()) {
                throw new CertificateException("there is none");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(file + ": expect certificates (BEGIN CERTIFICATE)", e);
        }
    }

    private static byte[] read(String file) throws IOException {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private PrivateKey key() throws IOException, GeneralSecurityException {
        String text = new String(read(keyFile), StandardCharsets.US_ASCII);
        String body = text.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        byte[] encoded;
        try {
            encoded = Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new IOException(keyFile + ": expect one PKCS #8 key (BEGIN PRIVATE KEY)", e);
        }
        for (String type : KEY_TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                // a key of another type
            }
        }
        throw new IOException(keyFile + ": the key is of none of the types " + KEY_TYPES);
    }
}
