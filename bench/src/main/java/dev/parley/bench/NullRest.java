package dev.parley.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.chats.v1.Chat;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.CreateChatResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The null server's HTTP: makes users and chats, opens WebSockets, and answers every GET with a
/// user whose id is the end of the path. A user's token is the user's id. Confined to its event
/// loop.
final class NullRest extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String WEB_SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455
  private static final String BEFORE_ID = "{\"user\":{\"id\":\"";
  private static final String AFTER_ID =
      "\",\"login\":\"someone\",\"firstName\":\"Some\",\"lastName\":\"One\"}}";
  private final NullChats chats;
  private final FrameReader.Scratch scratch;

  NullRest(NullChats chats, FrameReader.Scratch scratch) {
    this.chats = chats;
    this.scratch = scratch;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
      throws InvalidProtocolBufferException, NoSuchAlgorithmException {
    String token = String.valueOf(request.headers().get(HttpHeaderNames.AUTHORIZATION));
    String user = token.substring(token.indexOf(' ') + 1);
    switch (request.uri()) {
      case "/v1/realtime" -> upgrade(context, request, user);
      case "/v1/auth/register" -> json(context, register());
      case "/v1/chats" -> json(context, createChat(request, user));
      default -> answer(context, someone(request.uri()));
    }
  }

  private static ByteBuf someone(String uri) {
    String id = uri.substring(uri.lastIndexOf('/') + 1);
    return Unpooled.copiedBuffer(BEFORE_ID + id + AFTER_ID, StandardCharsets.US_ASCII);
  }

  private RegisterResponse register() {
    String id = chats.newUser();
    return RegisterResponse.newBuilder()
        .setUser(User.newBuilder().setId(id))
        .setAccessToken(id)
        .build();
  }

  private CreateChatResponse createChat(FullHttpRequest request, String owner)
      throws InvalidProtocolBufferException {
    CreateChatRequest.Builder asked = CreateChatRequest.newBuilder();
    JsonFormat.parser().merge(request.content().toString(StandardCharsets.UTF_8), asked);
    List<String> members = new ArrayList<>(asked.getMemberIdsList());
    members.add(owner);
    return CreateChatResponse.newBuilder()
        .setChat(Chat.newBuilder().setId(chats.newChat(members)))
        .build();
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request, String user)
      throws NoSuchAlgorithmException {
    String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY) + WEB_SOCKET_GUID;
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
    FullHttpResponse accepted =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    accepted
        .headers()
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "parley.v1.proto")
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, Base64.getEncoder().encodeToString(digest));
    var _ = context.writeAndFlush(accepted);
    NullConnection connection = new NullConnection(context.channel(), user, chats, scratch);
    context.pipeline().addLast(connection);
    context.pipeline().remove(HttpObjectAggregator.class);
    context.pipeline().remove(HttpServerCodec.class);
    context.pipeline().remove(this);
    connection.begin();
  }

  private static void json(ChannelHandlerContext context, Message message)
      throws InvalidProtocolBufferException {
    answer(
        context,
        Unpooled.copiedBuffer(JsonFormat.printer().print(message), StandardCharsets.UTF_8));
  }

  private static void answer(ChannelHandlerContext context, ByteBuf body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    var _ = context.write(response, context.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    var _ = context.flush();
  }
}
