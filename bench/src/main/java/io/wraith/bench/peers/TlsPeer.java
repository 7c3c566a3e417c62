package io.wraith.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// The JDK's TLS 1.3 over the kernel's TCP, AES-128-GCM.
public final class TlsPeer implements Peer {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final String[] SUITES = {"TLS_AES_128_GCM_SHA256"};

    private final Arrivals arrivals = new Arrivals();
    private final byte[] chunk = new byte[Arrivals.CHUNK_BYTES];
    private final SSLServerSocket listener;
    private final SSLSocket client;
    private final OutputStream out;
    private final Thread reader;

    private TlsPeer(SSLContext context) throws IOException {
        InetAddress local = InetAddress.ofLiteral("127.0.0.1");
        listener =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, local);
        listener.setEnabledProtocols(PROTOCOLS);
        listener.setEnabledCipherSuites(SUITES);
        reader = Thread.ofPlatform().daemon().name("tls-receiver").start(this::readAll);
        client =
                (SSLSocket) context.getSocketFactory().createSocket(local, listener.getLocalPort());
        client.setEnabledProtocols(PROTOCOLS);
        client.setEnabledCipherSuites(SUITES);
        client.startHandshake();
        out = client.getOutputStream();
    }

    public static TlsPeer open()
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificate certificate = Certificate.make();
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(
                certificate.keys().getKeyManagers(),
                certificate.trust().getTrustManagers(),
                new SecureRandom());
        return new TlsPeer(context);
    }

    private void readAll() {
        try (SSLSocket server = (SSLSocket) listener.accept();
                InputStream in = server.getInputStream()) {
            arrivals.readAll(in);
        } catch (IOException end) {
            // The other side closes it; what is missing is missed by who counts.
        }
    }

    @Override
    public Run run(long runNs) throws IOException, InterruptedException {
        return arrivals.run(runNs, out, chunk);
    }

    @Override
    public void close() throws IOException {
        client.close();
        listener.close();
        Arrivals.join(reader);
    }
}
