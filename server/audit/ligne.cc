#include "server/audit/ligne.h"

#include <simdjson.h>

#include <charconv>
#include <cstdio>

#include "server/json_string.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kAcces = "acces-", kNdjson = ".ndjson", kNumeros = "numeros-", kBin = ".bin";
constexpr std::string_view kDebut = "{\"n\":", kMac = ",\"mac\":\"", kFin = "\"}";
constexpr std::size_t kHexaMac = 64, kChiffres = 12;
constexpr std::size_t kPas = 1 << 20, kLigneMax = 16 << 20;
constexpr Mac kDeTete = {'t', 'e', 't', 'e'};  // stands where a line has the MAC before it

std::string Nom(std::string_view debut, Jour jour, std::uint64_t n, std::string_view fin) {
  char numero[24];
  std::snprintf(numero, sizeof numero, "%012llu", static_cast<unsigned long long>(n));
  return std::string(debut) + EcrireDate(jour) + "-" + numero + std::string(fin);
}

std::optional<NomLu> LireNom(std::string_view nom, std::string_view debut, std::string_view fin) {
  if (nom.size() < debut.size() + 11 + kChiffres + fin.size() || !nom.starts_with(debut) || !nom.ends_with(fin))
    return std::nullopt;
  const auto jour = LireDate(nom.substr(debut.size(), 10));
  const std::string_view n = nom.substr(debut.size() + 11, nom.size() - debut.size() - 11 - fin.size());
  std::uint64_t numero = 0;
  const auto lu = std::from_chars(n.data(), n.data() + n.size(), numero);
  if (!jour || lu.ec != std::errc() || lu.ptr != n.data() + n.size() || Nom(debut, *jour, numero, fin) != nom)
    return std::nullopt;
  return NomLu{*jour, numero};
}

std::string Texte(const dom::element& e, const char* chemin) {
  std::string_view texte;
  return e.at_pointer(chemin).get(texte) ? std::string() : std::string(texte);
}
std::uint64_t Entier(const dom::element& e, const char* chemin) {
  std::uint64_t n = 0;
  return e.at_pointer(chemin).get(n) ? 0 : n;
}

}  // namespace

std::string NomDeJournalDAcces(Jour jour, std::uint64_t n) { return Nom(kAcces, jour, n, kNdjson); }
std::string NomDesNumeros(Jour jour, std::uint64_t n) { return Nom(kNumeros, jour, n, kBin); }
std::optional<NomLu> LireNomDeJournalDAcces(std::string_view nom) { return LireNom(nom, kAcces, kNdjson); }
std::optional<NomLu> LireNomDesNumeros(std::string_view nom) { return LireNom(nom, kNumeros, kBin); }

std::string EcrireLigne(std::uint64_t n, std::string_view membres, const Mac& precedent, Chaine& chaine, Mac& mac) {
  std::string ligne(kDebut);
  ligne.reserve(membres.size() + 128);
  ligne += std::to_string(n) += ',';
  ligne += membres;
  mac = chaine.Sceller(precedent, ligne);
  ligne += kMac;
  ligne += EnHexa(mac);
  ligne += kFin;
  return ligne += '\n';
}

std::optional<LigneLue> LireLigne(std::string_view ligne) {
  LigneLue lue;
  const std::size_t fin = kMac.size() + kHexaMac + kFin.size();
  if (ligne.size() < kDebut.size() + fin || !ligne.starts_with(kDebut) || !ligne.ends_with(kFin)) return std::nullopt;
  lue.scellee = ligne.substr(0, ligne.size() - fin);
  if (ligne.substr(lue.scellee.size(), kMac.size()) != kMac) return std::nullopt;
  if (!DeHexa(ligne.substr(lue.scellee.size() + kMac.size(), kHexaMac), lue.mac)) return std::nullopt;
  const char* const chiffres = ligne.data() + kDebut.size();
  const char* const borne = lue.scellee.data() + lue.scellee.size();
  const auto n = std::from_chars(chiffres, borne, lue.n);
  if (n.ec != std::errc() || n.ptr == borne || *n.ptr != ',') return std::nullopt;
  return lue;
}

std::string EcrireOuverture(const Ouverture& o) {
  std::string out = "\"action\":\"ouverture\",\"faits\":{\"cle\":\"" + o.cle + "\"";
  if (o.n > 0) {
    out += ",\"precedent\":{\"fichier\":" + JsonString(o.fichier) + ",\"n\":" + std::to_string(o.n) + ",\"mac\":\"" +
           EnHexa(o.mac) + "\"";
    if (o.reste > 0)
      out += ",\"reste\":{\"octets\":" + std::to_string(o.reste) + ",\"sha256\":\"" + o.reste_sha256 + "\"}";
    out += '}';
  }
  if (!o.anomalie.empty()) out += ",\"anomalie\":" + JsonString(o.anomalie);
  return out + '}';
}

std::optional<Ouverture> LireOuverture(std::string_view ligne) {
  dom::parser parser;
  dom::element e;
  const simdjson::padded_string copie(ligne);
  if (parser.parse(copie).get(e) || Texte(e, "/action") != "ouverture") return std::nullopt;
  Ouverture o;
  o.cle = Texte(e, "/faits/cle");
  o.anomalie = Texte(e, "/faits/anomalie");
  o.fichier = Texte(e, "/faits/precedent/fichier");
  o.n = Entier(e, "/faits/precedent/n");
  if (o.n > 0 && !DeHexa(Texte(e, "/faits/precedent/mac"), o.mac)) return std::nullopt;
  o.reste = Entier(e, "/faits/precedent/reste/octets");
  o.reste_sha256 = Texte(e, "/faits/precedent/reste/sha256");
  return o;
}

std::string EcrireTete(const Tete& tete, const CleDAudit& cle) {
  Chaine chaine = cle.chaine();
  Mac sceau;
  return EcrireLigne(
      tete.n,
      "\"tete\":\"" + EnHexa(tete.mac) + "\",\"fichier\":" + JsonString(tete.fichier) + ",\"cle\":\"" + cle.id() + "\"",
      kDeTete, chaine, sceau);
}

std::optional<Tete> LireTete(std::string_view octets, const ClesDAudit& cles) {
  if (!octets.ends_with('\n')) return std::nullopt;
  octets.remove_suffix(1);
  const auto lue = LireLigne(octets);
  dom::parser parser;
  dom::element e;
  const simdjson::padded_string copie(octets);
  if (!lue || parser.parse(copie).get(e)) return std::nullopt;
  Tete tete{lue->n, {}, Texte(e, "/fichier")};
  if (!DeHexa(Texte(e, "/tete"), tete.mac)) return std::nullopt;
  for (const CleDAudit& cle : cles) {
    Chaine chaine = cle.chaine();
    if (lue->Juste(kDeTete, chaine)) return tete;
  }
  return std::nullopt;
}

Result<LecteurDeLignes> LecteurDeLignes::Ouvrir(Env& env, const std::string& chemin, std::uint64_t debut) {
  auto fichier = env.OpenForRead(chemin);
  if (!fichier) return tl::unexpected(fichier.error());
  return LecteurDeLignes(std::move(*fichier), debut);
}

Result<bool> LecteurDeLignes::Suivante(std::string_view& ligne) {
  std::size_t fin = tampon_.find('\n', ici_);
  while (fin == tampon_.npos && tampon_.size() - ici_ < kLigneMax) {
    tampon_.erase(0, ici_);
    ici_ = 0;
    const std::size_t avant = tampon_.size();
    SNE_TRY(fichier_->ReadAt(lu_, kPas, tampon_));
    if (tampon_.size() == avant) return false;
    lu_ += tampon_.size() - avant;
    fin = tampon_.find('\n', avant);
  }
  if (fin == tampon_.npos) fin = tampon_.size() - 1;  // no line is as long
  debut_ = apres_;
  ligne = std::string_view(tampon_).substr(ici_, fin - ici_);
  apres_ += fin + 1 - ici_;
  ici_ = fin + 1;
  return true;
}

}  // namespace sne
