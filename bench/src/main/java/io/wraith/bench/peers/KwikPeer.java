package io.wraith.bench.peers;

import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;

import javax.net.ssl.X509TrustManager;

/// QUIC in pure Java: kwik.
public final class KwikPeer implements Peer {
    private static final String PROTOCOL = "bench";
    private static final long WINDOW_BYTES = 8 << 20;

    private final Arrivals arrivals = new Arrivals();
    private final byte[] chunk = new byte[Arrivals.CHUNK_BYTES];
    private final ServerConnector server;
    private final QuicClientConnection client;
    private final OutputStream out;

    private KwikPeer(Certificate certificate) throws IOException, GeneralSecurityException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        server =
                ServerConnector.builder()
                        .withSocket(socket)
                        .withKeyStore(certificate.store(), Certificate.ALIAS, Certificate.PASSWORD)
                        .withConfiguration(
                                ServerConnectionConfig.builder()
                                        .maxOpenPeerInitiatedUnidirectionalStreams(4)
                                        .maxOpenPeerInitiatedBidirectionalStreams(4)
                                        .maxConnectionBufferSize(WINDOW_BYTES)
                                        .maxUnidirectionalStreamBufferSize(WINDOW_BYTES)
                                        .build())
                        .withLogger(new NullLogger())
                        .build();
        server.registerApplicationProtocol(PROTOCOL, new Receiving());
        server.start();
        client =
                QuicClientConnection.newBuilder()
                        .uri(URI.create("https://localhost:" + socket.getLocalPort()))
                        .preferIPv4()
                        .applicationProtocol(PROTOCOL)
                        .customTrustManager(
                                (X509TrustManager) certificate.trust().getTrustManagers()[0])
                        .logger(new NullLogger())
                        .build();
        client.connect();
        out = client.createStream(false).getOutputStream();
    }

    public static KwikPeer open()
            throws IOException, InterruptedException, GeneralSecurityException {
        return new KwikPeer(Certificate.make());
    }

    private final class Receiving implements ApplicationProtocolConnectionFactory {
        @Override
        public ApplicationProtocolConnection createConnection(
                String protocol, QuicConnection connection) {
            return new ApplicationProtocolConnection() {
                @Override
                public void acceptPeerInitiatedStream(QuicStream stream) {
                    var _ = Thread.ofPlatform().daemon().start(() -> readAll(stream));
                }
            };
        }

        @Override
        public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
            return 4;
        }
    }

    private void readAll(QuicStream stream) {
        try (InputStream in = stream.getInputStream()) {
            arrivals.readAll(in);
        } catch (IOException end) {
            throw new UncheckedIOException(end);
        }
    }

    @Override
    public Run run(long runNs) throws IOException, InterruptedException {
        return arrivals.run(runNs, out, chunk);
    }

    @Override
    public void close() throws IOException {
        out.close();
        client.closeAndWait();
        server.close();
    }
}
