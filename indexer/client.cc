#include "indexer/client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace sne {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

Result<ReponseDuService> Demander(const std::string& socket, const std::string& methode, const std::string& chemin,
                                  const std::string& corps) {
  asio::io_context io;
  asio::local::stream_protocol::socket s(io);
  boost::system::error_code erreur;
  s.connect(asio::local::stream_protocol::endpoint(socket), erreur);
  if (erreur) return Fail(Code::kNotFound, "aucun sne-indexer n'écoute sur unix:" + socket + " : " + erreur.message());
  http::request<http::string_body> requete(http::string_to_verb(methode), chemin, 11);
  requete.set(http::field::host, "indexeur");
  requete.body() = corps;
  requete.prepare_payload();
  if (corps.empty()) requete.content_length(0);
  http::write(s, requete, erreur);
  beast::flat_buffer tampon;
  http::response<http::string_body> reponse;
  if (!erreur) http::read(s, tampon, reponse, erreur);
  if (erreur) return Fail(Code::kIoError, "réponse du service sur unix:" + socket + " : " + erreur.message());
  return ReponseDuService{static_cast<int>(reponse.result_int()), std::move(reponse.body())};
}

}  // namespace sne
