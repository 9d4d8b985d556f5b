#include "http/client_exchange.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "http/answers.hpp"
#include "http/connection.hpp"

namespace latchkey::http {

ClientExchange::ClientExchange(Request request, const std::shared_ptr<Connection>& connection,
                               boost::asio::any_io_executor executor)
    : request_(std::move(request)), connection_(connection), executor_(std::move(executor)) {}

ClientExchange::~ClientExchange() {
  if (phase_ == Phase::unanswered) {
    ClientExchange::respond(error_response(500, "internal", "nobody answered this request"));
  }
  ClientExchange::close();
}

void ClientExchange::respond(Response response) {
  if (phase_ != Phase::unanswered) return;
  phase_ = Phase::ended;
  const std::function<void()> ends_last = std::exchange(gone_, nullptr);
  if (const auto connection = connection_.lock()) connection->answer(response);
}

void ClientExchange::on_gone(std::function<void()> gone) {
  if (phase_ == Phase::ended) return;
  std::swap(gone_, gone);
  if (phase_ != Phase::gone) return;
  boost::asio::post(executor_, [self = shared_from_this()] { self->client_gone(); });
}

void ClientExchange::start_events() {
  if (phase_ != Phase::unanswered) return;
  if (request_.method == "HEAD") {
    respond({.headers = {{"Cache-Control", "no-store"}}, .content_type = "text/event-stream"});
    return;
  }
  phase_ = Phase::streaming;
  if (const auto connection = connection_.lock()) connection->start_stream();
}

void ClientExchange::send_event(std::string_view name, std::string_view data) {
  if (const auto connection = stream()) connection->send_on_stream(print_event(name, data));
}

void ClientExchange::send_comment(std::string_view text) {
  if (const auto connection = stream()) connection->send_on_stream(print_comment(text));
}

void ClientExchange::close() {
  if (phase_ != Phase::streaming) return;
  phase_ = Phase::ended;
  const std::function<void()> ends_last = std::exchange(gone_, nullptr);
  if (const auto connection = connection_.lock()) connection->end_stream();
}

void ClientExchange::client_gone() {
  if (phase_ == Phase::ended) return;
  phase_ = Phase::gone;
  if (const auto gone = std::exchange(gone_, nullptr)) gone();
}

void ClientExchange::abandon() {
  phase_ = Phase::ended;
  const std::function<void()> ends_last = std::exchange(gone_, nullptr);
}

std::shared_ptr<Connection> ClientExchange::stream() const {
  return phase_ == Phase::streaming ? connection_.lock() : nullptr;
}

}  // namespace latchkey::http
