#include "server/acces/jwks.h"

#include <simdjson.h>

#include <algorithm>

namespace sne {

namespace dom = simdjson::dom;

Result<JeuDeCles> JeuDeCles::Lire(std::string_view json) {
  dom::parser parser;
  dom::element racine;
  dom::array liste;
  const simdjson::padded_string copie(json);
  if (parser.parse(copie).get(racine) || !SansRepetition(racine) || racine["keys"].get(liste))
    return Fail(Code::kInvalid, "attendu : un JWKS, {\"keys\": […]}, sans membre répété");
  JeuDeCles jeu;
  for (const dom::element jwk : liste) {
    auto cle = Cle::Lire(jwk);
    if (!cle) jeu.remarque_ = cle.error().message();
    if (!cle || !*cle) continue;
    if (!(*cle)->kid().empty() && jeu.Connait((*cle)->kid())) return Fail(Code::kInvalid, "deux clés de même « kid »");
    jeu.cles_.push_back(std::move(**cle));
  }
  if (jeu.cles_.empty()) return Fail(Code::kInvalid, "aucune clé RSA ou EC P-256 pour vérifier des signatures");
  return jeu;
}

bool JeuDeCles::Connait(std::string_view kid) const {
  return std::any_of(cles_.begin(), cles_.end(), [&](const Cle& c) { return c.kid() == kid; });
}

const Cle* JeuDeCles::Pour(const Jws& jws) const {
  const Cle* trouvee = nullptr;
  for (const Cle& cle : cles_) {
    if (!cle.Admet(jws.algorithme) || (!jws.kid.empty() && cle.kid() != jws.kid)) continue;
    if (trouvee != nullptr) return nullptr;
    trouvee = &cle;
  }
  return trouvee;
}

}  // namespace sne
