#include "server/acces/telecharger.h"

#include <curl/curl.h>

#include <memory>
#include <mutex>

namespace sne {
namespace {

constexpr std::size_t kTailleMax = 1 << 20;
constexpr long kConnexionS = 5, kTotalS = 10;

std::size_t Recevoir(const char* octets, std::size_t un, std::size_t nombre, void* vers) {
  auto& corps = *static_cast<std::string*>(vers);
  if (corps.size() + un * nombre > kTailleMax) return 0;  // breaks off
  corps.append(octets, un * nombre);
  return un * nombre;
}

int Continuer(void* arret, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(arret) ? 1 : 0;
}

std::string Partie(CURLU* url, CURLUPart partie) {
  char* texte = nullptr;
  if (curl_url_get(url, partie, &texte, 0) != CURLUE_OK) return {};
  std::string out = texte;
  curl_free(texte);
  return out;
}

}  // namespace

Outcome VerifierUrl(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> lue(curl_url(), curl_url_cleanup);
  if (!lue || curl_url_set(lue.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    return Fail(Code::kInvalid, "adresse illisible");
  const std::string protocole = Partie(lue.get(), CURLUPART_SCHEME), hote = Partie(lue.get(), CURLUPART_HOST);
  const bool ici = hote == "127.0.0.1" || hote == "[::1]" || hote == "localhost";
  if (protocole != "https" && !(protocole == "http" && ici))
    return Fail(Code::kInvalid, "attendu, https:// (ou http:// sur cette machine même)");
  if (!Partie(lue.get(), CURLUPART_USER).empty())
    return Fail(Code::kInvalid, "pas de nom d'utilisateur dans l'adresse");
  return {};
}

Result<std::string> Telecharger(const std::string& url, const std::string& autorites, const std::atomic<bool>& arret) {
  static std::once_flag une_fois;
  std::call_once(une_fois, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) return Fail(Code::kIoError, "libcurl ne démarre pas");
  std::string corps;
  char cause[CURL_ERROR_SIZE] = "";
  CURL* const c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(c, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, kConnexionS);
  curl_easy_setopt(c, CURLOPT_TIMEOUT, kTotalS);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_USERAGENT, "sne-server");
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, Recevoir);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &corps);
  curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, Continuer);
  curl_easy_setopt(c, CURLOPT_XFERINFODATA, &arret);
  curl_easy_setopt(c, CURLOPT_ERRORBUFFER, cause);
  if (!autorites.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, autorites.c_str());
  if (const CURLcode code = curl_easy_perform(c); code != CURLE_OK)
    return Fail(Code::kIoError, cause[0] != '\0' ? cause : curl_easy_strerror(code));
  long statut = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &statut);
  if (statut != 200) return Fail(Code::kIoError, "réponse " + std::to_string(statut));
  return corps;
}

}  // namespace sne
