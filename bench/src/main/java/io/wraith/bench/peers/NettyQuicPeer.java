package io.wraith.bench.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// QUIC in Rust behind Netty (quiche, BoringSSL), over the JDK's sockets, as its examples have it:
/// a datagram per call. Netty's own epoll sockets could send several at once.
public final class NettyQuicPeer implements Peer {
    private static final String PROTOCOL = "bench";
    private static final long WINDOW_BYTES = 8 << 20;
    private static final long PAUSE_NS = 50_000;

    private final Arrivals arrivals = new Arrivals();
    private final ByteBuf chunk =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(Arrivals.CHUNK_BYTES))
                    .writeZero(Arrivals.CHUNK_BYTES);
    private final MultiThreadIoEventLoopGroup senders = loop();
    private final MultiThreadIoEventLoopGroup receivers = loop();
    private final QuicStreamChannel stream;

    private static MultiThreadIoEventLoopGroup loop() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    private NettyQuicPeer(QuicSslContext forServer, QuicSslContext forClient)
            throws InterruptedException, ExecutionException {
        ChannelHandler serverCodec =
                new QuicServerCodecBuilder()
                        .sslContext(forServer)
                        .maxIdleTimeout(1, TimeUnit.MINUTES)
                        .initialMaxData(WINDOW_BYTES)
                        .initialMaxStreamDataUnidirectional(WINDOW_BYTES)
                        .initialMaxStreamsUnidirectional(4)
                        .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                        .streamHandler(new Counting())
                        .build();
        ChannelHandler clientCodec =
                new QuicClientCodecBuilder()
                        .sslContext(forClient)
                        .maxIdleTimeout(1, TimeUnit.MINUTES)
                        .initialMaxData(WINDOW_BYTES)
                        .build();
        Channel server = bind(receivers, serverCodec);
        Channel client = bind(senders, clientCodec);
        QuicChannel connection =
                QuicChannel.newBootstrap(client)
                        .streamHandler(new ChannelInboundHandlerAdapter())
                        .remoteAddress(server.localAddress())
                        .connect()
                        .get();
        stream =
                connection
                        .createStream(
                                QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                        .get();
    }

    private static Channel bind(MultiThreadIoEventLoopGroup loop, ChannelHandler codec)
            throws InterruptedException {
        return new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .handler(codec)
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                .sync()
                .channel();
    }

    public static NettyQuicPeer open() throws Exception {
        Certificate certificate = Certificate.make();
        try {
            return new NettyQuicPeer(
                    QuicSslContextBuilder.forServer(
                                    certificate.keys(), new String(Certificate.PASSWORD))
                            .applicationProtocols(PROTOCOL)
                            .build(),
                    QuicSslContextBuilder.forClient()
                            .trustManager(certificate.trust())
                            .applicationProtocols(PROTOCOL)
                            .build());
        } catch (UnsatisfiedLinkError absent) {
            throw new GeneralSecurityException("Netty has no QUIC for this system", absent);
        }
    }

    private final class Counting extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            arrivals.add(bytes.readableBytes());
            bytes.release();
        }
    }

    @Override
    public Run run(long runNs) throws IOException, InterruptedException {
        return arrivals.run(
                runNs,
                () -> {
                    if (!stream.isWritable()) {
                        LockSupport.parkNanos(PAUSE_NS);
                        return 0;
                    }
                    var _ = stream.writeAndFlush(chunk.duplicate());
                    return Arrivals.CHUNK_BYTES;
                });
    }

    @Override
    public void close() {
        var _ = senders.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        var _ = receivers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
