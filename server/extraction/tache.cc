#include "server/extraction/tache.h"

#include <simdjson.h>

#include <array>
#include <cmath>
#include <cstdio>

#include "schema/date.h"
#include "server/json_string.h"
#include "server/routes/fichier.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kTitreDansLeNom = 60;  // characters

constexpr std::array<std::string_view, 5> kEtats = {"en_attente", "en_cours", "terminee", "echouee", "annulee"};
constexpr std::array<std::string_view, 3> kFormats = {"csv", "ndjson", "xlsx"};  // in the order of Format

// Members of a JSON object, one after the other.
class Objet {
 public:
  explicit Objet(std::string& out) : out_(out) { out_ += '{'; }
  ~Objet() { out_ += '}'; }
  void Texte(std::string_view nom, std::string_view valeur) { AppendJsonString(Membre(nom), valeur); }
  void TexteOuNul(std::string_view nom, std::string_view valeur) {
    if (valeur.empty()) return Nul(nom);
    Texte(nom, valeur);
  }
  void Nombre(std::string_view nom, std::optional<std::uint64_t> n) { Membre(nom) += n ? std::to_string(*n) : "null"; }
  void Moment(std::string_view nom, std::optional<Tache::Instant> i) { TexteOuNul(nom, i ? EcrireInstant(*i) : ""); }

 private:
  void Nul(std::string_view nom) { Membre(nom) += "null"; }
  std::string& Membre(std::string_view nom) {
    out_ += debut_ ? "\"" : ",\"";
    debut_ = false;
    return out_.append(nom) += "\":";
  }
  std::string& out_;
  bool debut_ = true;
};

struct Allure {
  std::optional<std::uint64_t> lignes_par_s, reste_s;
};

Allure AllureDe(const Tache& t, Tache::Instant maintenant) {
  if (!t.commencee || t.lignes == 0) return {};
  const double secondes = std::chrono::duration<double>(t.finie.value_or(maintenant) - *t.commencee).count();
  const double par_s = static_cast<double>(t.lignes) / std::max(secondes, 0.001);
  Allure a{static_cast<std::uint64_t>(std::llround(par_s)), std::nullopt};
  if (t.etat == Tache::Etat::kEnCours && t.total && *t.total >= t.lignes)
    a.reste_s = static_cast<std::uint64_t>(std::ceil(static_cast<double>(*t.total - t.lignes) / par_s));
  return a;
}

std::string TexteDe(const dom::object& o, std::string_view nom) {
  std::string_view v;
  return o[nom].get(v) ? std::string() : std::string(v);
}
std::optional<std::uint64_t> NombreDe(const dom::object& o, std::string_view nom) {
  std::uint64_t n;
  if (o[nom].get(n)) return std::nullopt;
  return n;
}
std::optional<Tache::Instant> MomentDe(const dom::object& o, std::string_view nom) {
  const std::string texte = TexteDe(o, nom);
  int h, m, s, ms;
  const auto jour = LireDate(std::string_view(texte).substr(0, 10));
  if (!jour || std::sscanf(texte.c_str() + 10, "T%2d:%2d:%2d.%3dZ", &h, &m, &s, &ms) != 4) return std::nullopt;
  using namespace std::chrono;
  return Tache::Instant(days(*jour) + hours(h) + minutes(m) + seconds(s) + milliseconds(ms));
}
template <std::size_t N>
std::optional<std::size_t> RangDe(const std::array<std::string_view, N>& noms, std::string_view nom) {
  for (std::size_t i = 0; i < N; ++i) {
    if (noms[i] == nom) return i;
  }
  return std::nullopt;
}

}  // namespace

std::string_view NomDeFormat(Format format) { return kFormats[static_cast<std::size_t>(format)]; }

std::optional<Format> FormatNomme(std::string_view nom) {
  const auto i = RangDe(kFormats, nom);
  return i ? std::optional(static_cast<Format>(*i)) : std::nullopt;
}

std::string EcrireInstant(Tache::Instant instant) {
  const auto jour = std::chrono::floor<std::chrono::days>(instant);
  const auto ms = (instant - jour).count();
  char heure[24];
  std::snprintf(heure, sizeof heure, "T%02d:%02d:%02d.%03dZ", static_cast<int>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60), static_cast<int>(ms % 1000));
  return EcrireDate(static_cast<Jour>(jour.time_since_epoch().count())) + heure;
}

void AppendTache(const Tache& t, Tache::Instant maintenant, std::string& out) {
  const Allure allure = AllureDe(t, maintenant);
  Objet o(out);
  o.Texte("id", t.id);
  o.Texte("etat", kEtats[static_cast<std::size_t>(t.etat)]);
  o.Texte("titre", t.titre);
  o.Texte("format", NomDeFormat(t.format));
  o.Nombre("lignes", t.lignes);
  o.Nombre("total", t.total);
  o.Nombre("lignes_par_s", allure.lignes_par_s);
  o.Nombre("reste_s", allure.reste_s);
  o.Nombre("octets", t.octets);
  o.TexteOuNul("sha256", t.sha256);
  o.TexteOuNul("fichier", t.etat == Tache::Etat::kTerminee ? "/v1/extractions/" + t.id + "/fichier" : "");
  o.Moment("cree", t.cree);
  o.Moment("commencee", t.commencee);
  o.Moment("finie", t.finie);
  o.Moment("expire", t.expire);
  o.Nombre("generation", t.generation);
  o.TexteOuNul("date_reference", t.date_reference);
  o.TexteOuNul("erreur", t.erreur);
}

std::string EcrireEtat(const Tache& t) {
  std::string out;
  {
    Objet o(out);
    o.Texte("etat", kEtats[static_cast<std::size_t>(t.Finie() ? t.etat : Tache::Etat::kEnAttente)]);
    o.Texte("appelant", t.appelant);
    o.Texte("titre", t.titre);
    o.Texte("format", NomDeFormat(t.format));
    o.Moment("cree", t.cree);
    if (t.Finie()) {
      o.Nombre("lignes", t.lignes);
      o.Nombre("total", t.total);
      o.Nombre("octets", t.octets);
      o.TexteOuNul("sha256", t.sha256);
      o.Moment("commencee", t.commencee);
      o.Moment("finie", t.finie);
      o.Nombre("generation", t.generation);
      o.TexteOuNul("date_reference", t.date_reference);
      o.TexteOuNul("erreur", t.erreur);
    }
  }
  return out += '\n';
}

std::optional<Tache> LireEtat(std::string_view json) {
  dom::parser lecteur;
  dom::object o;
  if (lecteur.parse(json.data(), json.size(), true).get(o)) return std::nullopt;
  const auto etat = RangDe(kEtats, TexteDe(o, "etat")), format = RangDe(kFormats, TexteDe(o, "format"));
  const auto cree = MomentDe(o, "cree");
  if (!etat || !format || !cree) return std::nullopt;
  Tache t;
  t.etat = static_cast<Tache::Etat>(*etat);
  t.format = static_cast<Format>(*format);
  t.cree = *cree;
  t.appelant = TexteDe(o, "appelant");
  t.titre = TexteDe(o, "titre");
  t.lignes = NombreDe(o, "lignes").value_or(0);
  t.total = NombreDe(o, "total");
  t.octets = NombreDe(o, "octets").value_or(0);
  t.sha256 = TexteDe(o, "sha256");
  t.commencee = MomentDe(o, "commencee");
  t.finie = MomentDe(o, "finie");
  t.generation = NombreDe(o, "generation");
  t.date_reference = TexteDe(o, "date_reference");
  t.erreur = TexteDe(o, "erreur");
  if (t.etat == Tache::Etat::kEnCours || t.Finie() != t.finie.has_value()) return std::nullopt;
  return t;
}

std::string NomDeFichier(const Tache& t) {
  const std::string titre = NomSur(t.titre, kTitreDansLeNom);
  return "extraction-" + titre + (titre.empty() ? "" : "-") +
         EcrireDate(JourDeParis(std::chrono::floor<std::chrono::seconds>(t.cree))) + "." +
         std::string(NomDeFormat(t.format));
}

}  // namespace sne
