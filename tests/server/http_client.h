// A blocking HTTP client for tests: sends raw bytes, receives whole answers.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace sne {

class Client {
 public:
  // `window`: bytes that the kernel takes in beforehand; 0: what it likes.
  explicit Client(std::uint16_t port, int window = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (window > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    const timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void Send(std::string_view bytes) {
    ASSERT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  // Reads until the answer that begins next is complete; `head` and `body` are set. False when the connection ended
  // before.
  bool Receive(bool head_request = false) {
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!More()) return false;
    }
    const std::size_t end = buffer_.find("\r\n\r\n") + 4;
    head = buffer_.substr(0, end);
    buffer_.erase(0, end);
    body.clear();
    if (head_request) return true;
    if (head.find("Transfer-Encoding: chunked") != std::string::npos) return ReceiveChunks();
    const std::size_t at = head.find("Content-Length: ");
    const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    while (buffer_.size() < length) {
      if (!More()) return false;
    }
    body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return true;
  }
  int status() const { return std::stoi(head.substr(9, 3)); }
  // Reads at most so many bytes and drops them. False: the connection ended.
  bool Sip(std::size_t bytes) {
    std::string piece(bytes, '\0');
    return ::recv(fd_, piece.data(), bytes, 0) > 0;
  }
  bool AtEnd() { return buffer_.empty() && !More(); }
  bool connected() const { return connected_; }

  std::string head, body;

 private:
  bool More() {
    char piece[65536];
    const ssize_t count = ::recv(fd_, piece, sizeof piece, 0);
    if (count > 0) buffer_.append(piece, static_cast<std::size_t>(count));
    return count > 0;
  }
  bool ReceiveChunks() {
    while (true) {
      while (buffer_.find("\r\n") == std::string::npos) {
        if (!More()) return false;
      }
      const std::size_t line = buffer_.find("\r\n") + 2;
      const std::size_t size = std::stoul(buffer_, nullptr, 16);
      while (buffer_.size() < line + size + 2) {
        if (!More()) return false;
      }
      body += buffer_.substr(line, size);
      buffer_.erase(0, line + size + 2);
      if (size == 0) return true;
    }
  }

  int fd_;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace sne
