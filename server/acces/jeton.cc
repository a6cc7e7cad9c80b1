#include "server/acces/jeton.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>

namespace sne {
namespace {

namespace dom = simdjson::dom;
using std::chrono::seconds;

constexpr std::size_t kProfondeur = 16;
constexpr std::size_t kIdMax = 256;             // bytes
constexpr double kInstantMax = 253402300799.0;  // the last second of the year 9999

tl::unexpected<RefusDeJeton> Refuser(RefusDeJeton refus) { return tl::unexpected<RefusDeJeton>(refus); }

// A claim, where there is one and it is not null.
std::optional<dom::element> Trouver(const dom::object& claims, const std::string& ou) {
  dom::element e;
  if (ou.empty()) return std::nullopt;
  const auto erreur = ou[0] == '/' ? claims.at_pointer(ou).get(e) : claims[ou].get(e);
  if (erreur || e.is_null()) return std::nullopt;
  return e;
}

bool EstTexte(std::string_view texte) {
  return std::none_of(texte.begin(), texte.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// False: it is there and is no text.
bool LireTexte(const dom::object& claims, const std::string& ou, std::string& out) {
  const auto e = Trouver(claims, ou);
  std::string_view texte;
  if (!e) return true;
  if (e->get(texte) || !EstTexte(texte)) return false;
  out = texte;
  return true;
}

bool LireBool(const dom::object& claims, const std::string& ou, bool& out) {
  const auto e = Trouver(claims, ou);
  return !e || !e->get(out);
}

// One text or a list of texts.
bool LireListe(const dom::object& claims, const std::string& ou, std::vector<std::string>& out) {
  const auto e = Trouver(claims, ou);
  std::string_view texte;
  dom::array liste;
  if (!e) return true;
  if (!e->get(texte)) {
    out.emplace_back(texte);
  } else {
    if (e->get(liste)) return false;
    for (const dom::element un : liste) {
      if (un.get(texte)) return false;
      out.emplace_back(texte);
    }
  }
  return std::all_of(out.begin(), out.end(), [](const std::string& t) { return !t.empty() && EstTexte(t); });
}

// NumericDate (RFC 7519 §2). Nothing when it is absent; `juste` false when it is none.
std::optional<Instant> LireInstant(const dom::object& claims, const char* nom, bool& juste) {
  dom::element e;
  double s = 0;
  if (claims[nom].get(e)) return std::nullopt;
  if (e.get(s) || !(s >= 0 && s <= kInstantMax)) {
    juste = false;
    return std::nullopt;
  }
  return Instant(std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(s)));
}

// The only known profile that the claim gives. Several: nobody can say which of their rights are meant.
std::shared_ptr<const Profil> LireProfil(const dom::object& claims, const ReglesDeJeton& regles,
                                         const Profils& profils) {
  std::vector<std::string> valeurs;
  std::shared_ptr<const Profil> trouve;
  if (!LireListe(claims, regles.claims.profil, valeurs)) return nullptr;
  for (const std::string& valeur : valeurs) {
    std::string code = valeur;
    if (!regles.profils.empty()) {
      const auto ligne = std::find_if(regles.profils.begin(), regles.profils.end(),
                                      [&](const auto& paire) { return paire.first == valeur; });
      if (ligne == regles.profils.end()) continue;
      code = ligne->second;
    }
    const auto profil = profils.Find(code);
    if (profil == nullptr || (profil->ecole && !regles.ecole)) continue;
    if (trouve != nullptr && trouve != profil) return nullptr;
    trouve = profil;
  }
  return trouve;
}

bool SansTerritoire(const TerritoireAutorise& t) {
  return !t.france && t.communes.empty() && t.epci.empty() && t.departements.empty() && t.regions.empty();
}

std::shared_ptr<const Appelant> LireClaims(const dom::object& claims, const ReglesDeJeton& regles,
                                           const Profils& profils) {
  const Claims& c = regles.claims;
  auto a = std::make_shared<Appelant>();
  TerritoireAutorise& t = a->territoire;
  a->enregistreur = false;
  const bool lus = LireTexte(claims, c.id, a->id) && LireTexte(claims, c.nom, a->nom) &&
                   LireTexte(claims, c.organisme, a->organisme) && LireTexte(claims, c.finalite, a->finalite) &&
                   LireBool(claims, c.enregistreur, a->enregistreur) && LireListe(claims, c.guichets, a->guichets) &&
                   LireBool(claims, c.france, t.france) && LireListe(claims, c.communes, t.communes) &&
                   LireListe(claims, c.epci, t.epci) && LireListe(claims, c.departements, t.departements) &&
                   LireListe(claims, c.regions, t.regions) && LireListe(claims, c.contingents, t.contingents);
  a->profil = LireProfil(claims, regles, profils);
  if (!lus || a->id.empty() || a->id.size() > kIdMax || a->profil == nullptr) return nullptr;
  const bool voit_des_demandes = !a->profil->classes_liste.empty() || !a->profil->classes_fiche.empty();
  if (voit_des_demandes && SansTerritoire(t)) return nullptr;
  a->perimetre = PerimetreBref(t);
  return a;
}

// `aud`: one text, or a list of texts that names one of ours.
bool EstPourNous(const dom::object& claims, const std::vector<std::string>& audiences) {
  dom::element e;
  dom::array liste;
  std::string_view texte;
  const auto connue = [&](std::string_view a) {
    return std::find(audiences.begin(), audiences.end(), a) != audiences.end();
  };
  if (claims["aud"].get(e)) return false;
  if (!e.get(texte)) return connue(texte);
  if (e.get(liste)) return false;
  bool une = false;
  for (const dom::element un : liste) {
    if (un.get(texte)) return false;
    une = une || connue(texte);
  }
  return une;
}

}  // namespace

tl::expected<JetonVerifie, RefusDeJeton> VerifierJeton(std::string_view jeton, const ReglesDeJeton& regles,
                                                       const JeuDeCles& cles, const Profils& profils,
                                                       Instant maintenant) {
  const auto jws = LireJws(jeton);
  const auto& admis = regles.algorithmes;
  if (!jws || std::find(admis.begin(), admis.end(), jws->algorithme) == admis.end())
    return Refuser(RefusDeJeton::kInvalide);
  const Cle* cle = cles.Pour(*jws);
  if (cle == nullptr && !jws->kid.empty() && !cles.Connait(jws->kid)) return Refuser(RefusDeJeton::kCleInconnue);
  if (cle == nullptr || !cle->Verifie(jws->algorithme, jws->signe, jws->signature))
    return Refuser(RefusDeJeton::kInvalide);

  // The issuer's own words from here on.
  dom::parser parser;
  dom::element racine;
  dom::object claims;
  std::string_view emetteur;
  const simdjson::padded_string json(jws->charge);
  if (parser.allocate(json.size(), kProfondeur) || parser.parse(json).get(racine) || racine.get(claims) ||
      !SansRepetition(racine) || claims["iss"].get(emetteur) || emetteur != regles.emetteur ||
      !EstPourNous(claims, regles.audiences))
    return Refuser(RefusDeJeton::kInvalide);
  bool juste = true;
  const auto exp = LireInstant(claims, "exp", juste), iat = LireInstant(claims, "iat", juste),
             nbf = LireInstant(claims, "nbf", juste);
  if (!juste || !exp || !iat || *exp <= *iat || *exp - *iat > regles.duree_max || *iat > maintenant + regles.decalage ||
      (nbf && *nbf > maintenant + regles.decalage))
    return Refuser(RefusDeJeton::kInvalide);
  const Instant echeance = *exp + regles.decalage;
  if (maintenant >= echeance) return Refuser(RefusDeJeton::kExpire);
  auto appelant = LireClaims(claims, regles, profils);
  if (appelant == nullptr) return Refuser(RefusDeJeton::kHabilitation);
  return JetonVerifie{std::move(appelant), echeance};
}

}  // namespace sne
