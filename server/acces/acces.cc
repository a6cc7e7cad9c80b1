#include "server/acces/acces.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/audit/audit.h"
#include "server/problem.h"
#include "server/router.h"

namespace sne {
namespace {

constexpr const char* kAbsent =
    "Aucun jeton d'accès : envoyez celui de votre fournisseur d'identité, « Authorization: Bearer … ».";

// RFC 6750 §3: what was missing or wrong, and no more.
HttpResponse Refuser(const char* detail, bool jeton_recu, const RequestId& id) {
  HttpResponse reponse = ProblemResponse({.slug = "non-authentifie", .detail = detail}, id);
  reponse.headers.emplace_back("WWW-Authenticate",
                               jeton_recu ? "Bearer realm=\"sne\", error=\"invalid_token\"" : "Bearer realm=\"sne\"");
  return reponse;
}

HttpResponse TropDeRequetes(unsigned attente, const RequestId& id) {
  const std::string secondes = std::to_string(attente);
  HttpResponse reponse = ProblemResponse({.slug = "trop-de-requetes",
                                          .detail = "Vous demandez plus que ce qui est prévu pour un appelant ; "
                                                    "recommencez dans " +
                                                    secondes + " s."},
                                         id);
  for (auto& [nom, valeur] : reponse.headers) {
    if (nom == "Retry-After") valeur = secondes;
  }
  return reponse;
}

// The token of the Authorization field, of which a head has one at most; nothing when there is no such field, "" when
// it holds no token.
std::optional<std::string_view> JetonDe(const HttpRequest& request) {
  for (const HeaderField& champ : request.fields) {
    constexpr std::string_view kPorteur = "Bearer ";
    if (!EqualsIgnoringCase(champ.name, "Authorization")) continue;
    if (!EqualsIgnoringCase(champ.value.substr(0, kPorteur.size()), kPorteur)) return "";
    return champ.value.substr(kPorteur.size());
  }
  return std::nullopt;
}

// Whether the Host field, if there is one, names this machine.
bool VientDIci(const HttpRequest& request) {
  const std::string_view hote = request.Header("Host");
  if (hote.empty() || hote == "[::1]" || hote.starts_with("[::1]:")) return true;
  const std::string_view nom = hote.substr(0, std::min(hote.find(':'), hote.size()));
  const bool adresse = nom.find_first_not_of("0123456789.") == nom.npos;
  return EqualsIgnoringCase(nom, "localhost") || (adresse && nom.starts_with("127."));
}

}  // namespace

Acces::Acces(Identite& identite, Limites* limites, std::shared_ptr<const Appelant> sans_jeton)
    : identite_(identite), limites_(limites), sans_jeton_(std::move(sans_jeton)) {}

tl::expected<std::shared_ptr<const Appelant>, HttpResponse> Acces::Reconnaitre(const HttpRequest& request) {
  const auto jeton = JetonDe(request);
  if (!jeton) {
    if (sans_jeton_ != nullptr) return sans_jeton_;
    return tl::unexpected(Refuser(kAbsent, false, request.id));
  }
  auto appelant = identite_.Reconnaitre(*jeton, std::chrono::system_clock::now());
  if (appelant) return std::move(*appelant);
  switch (appelant.error()) {
    case RefusDeJeton::kInvalide:
    case RefusDeJeton::kCleInconnue:
      return tl::unexpected(Refuser("Le jeton d'accès n'est pas valable.", true, request.id));
    case RefusDeJeton::kExpire:
      return tl::unexpected(Refuser("Le jeton d'accès a expiré.", true, request.id));
    case RefusDeJeton::kHabilitation:
      spdlog::warn("identité : jeton sans profil ni périmètre connus requete={}", request.id.view());
      return tl::unexpected(
          ProblemResponse({.slug = "interdit",
                           .detail = "Votre jeton est valable, mais il ne donne ici ni profil ni périmètre connus."},
                          request.id));
    case RefusDeJeton::kSansCles:
      break;
  }
  return tl::unexpected(
      ProblemResponse({.slug = "indisponible",
                       .detail = "Les clés du fournisseur d'identité ne sont pas encore connues ; recommencez."},
                      request.id));
}

std::optional<HttpResponse> Acces::Admettre(HttpRequest& request, const Route& route, const PathParams&) {
  if (route.droits.empty()) return std::nullopt;
  if (sans_jeton_ != nullptr && !VientDIci(request)) {
    return ProblemResponse(
        {.slug = "interdit", .detail = "Une démonstration ne répond qu'à qui l'appelle localhost, 127.0.0.1 ou [::1]."},
        request.id);
  }
  auto appelant = Reconnaitre(request);
  if (!appelant) return std::move(appelant.error());
  request.appelant = std::move(*appelant);
  if (limites_ != nullptr) {
    if (const auto attente = limites_->Prendre(request.appelant->id, Limites::Horloge::now()))
      return TropDeRequetes(*attente, request.id);
  }
  const auto permis = [&](const std::string& droit) { return request.appelant->Peut(droit); };
  if (std::none_of(route.droits.begin(), route.droits.end(), permis)) {
    return ProblemResponse(
        {.slug = "interdit",
         .detail = "Votre profil (« " + request.appelant->profil->libelle + " ») ne permet pas cette opération."},
        request.id);
  }
  return std::nullopt;
}

void Acces::Noter(const HttpRequest& request, const Route* route, HttpResponse& response) {
  if (audit_ != nullptr) audit_->Noter(request, route, response);
}

tl::expected<std::uint64_t, HttpResponse> Acces::Annoncer(const HttpRequest& request, const Route& route) {
  return audit_ == nullptr ? 0 : audit_->Annoncer(request, route);
}

bool Acces::Durable(std::uint64_t n) { return audit_ == nullptr || audit_->Durable(n); }

void Acces::Achever(const HttpRequest& request, std::chrono::nanoseconds travail) {
  if (limites_ != nullptr && request.appelant != nullptr)
    limites_->Compter(request.appelant->id, travail, Limites::Horloge::now());
}

}  // namespace sne
