#include "server/audit/lecture.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>

#include "server/audit/pseudonymes.h"
#include "server/json_string.h"

namespace sne {
namespace {

constexpr std::size_t kOctets = 4 << 20;  // of a page
constexpr std::size_t kAnomalies = 100;
constexpr std::size_t kPas = 1 << 20;

struct Place {
  std::string fichier;
  std::uint64_t octet = 0, n = 0;
  Mac mac{};
  bool connue = false;  // n and mac are those of the line before

  std::string Ecrire() const {
    return fichier + ":" + std::to_string(octet) + ":" + std::to_string(n) + ":" + EnHexa(mac);
  }
};

std::optional<Place> LirePlace(std::string_view texte) {
  Place p;
  const auto partie = [&] {
    const std::size_t fin = std::min(texte.find(':'), texte.size());
    const std::string_view un = texte.substr(0, fin);
    texte.remove_prefix(std::min(fin + 1, texte.size()));
    return un;
  };
  const auto entier = [](std::string_view t, std::uint64_t& n) {
    const auto lu = std::from_chars(t.data(), t.data() + t.size(), n);
    return lu.ec == std::errc() && lu.ptr == t.data() + t.size();
  };
  p.fichier = partie();
  const bool bon = LireNomDeJournalDAcces(p.fichier) && entier(partie(), p.octet) && entier(partie(), p.n) &&
                   DeHexa(partie(), p.mac) && texte.empty();
  p.connue = true;
  return bon ? std::optional(p) : std::nullopt;
}

class Lecture {
 public:
  Lecture(Env& env, const std::string& repertoire, const ClesDAudit& cles, const QuestionDAudit& q,
          std::chrono::steady_clock::time_point echeance)
      : env_(env), repertoire_(repertoire), cles_(cles), q_(q), echeance_(echeance) {
    if (q.demande) numero_ = "\"" + EcrireNumeroUnique(*q.demande) + "\"";
    if (!q.utilisateur.empty()) appelant_ = "\"appelant\":" + JsonString(q.utilisateur) + ",";
    if (!q.action.empty()) action_ = "\"action\":" + JsonString(q.action);
  }

  Result<PageDAudit> Faire() {
    if (!q_.curseur.empty()) {
      const auto lue = LirePlace(q_.curseur);
      if (!lue) return Fail(Code::kInvalid, "ce curseur n'est pas d'une page du journal des accès");
      place_ = *lue;
    }
    auto noms = env_.List(repertoire_);
    if (!noms) return tl::unexpected(noms.error());
    for (const std::string& nom : *noms) {
      if (const auto lu = LireNomDesNumeros(nom.substr(0, nom.find(".encours")))) numeros_[lu->n] = nom;
    }
    for (const std::string& nom : *noms) {
      const auto lu = LireNomDeJournalDAcces(nom);
      if (!lu || nom < place_.fichier || (q_.du && lu->jour < *q_.du) || (q_.au && lu->jour > *q_.au)) continue;
      if (nom != place_.fichier) {
        place_.fichier = nom;
        place_.octet = 0;
      }
      auto plein = Lire(nom);
      if (!plein && plein.error().code() == Code::kNotFound) continue;  // purged in this very moment
      if (!plein) return tl::unexpected(plein.error());
      if (!*plein) continue;
      page_.suivant = place_.Ecrire();
      break;
    }
    return std::move(page_);
  }

 private:
  // True: the page is full, or the time over; place_ says where to go on.
  Result<bool> Lire(const std::string& nom) {
    cle_ = nullptr;
    if (place_.octet > 0) {  // the key stands in the first line
      const auto ouverture = LireOuvertureDe(nom);
      if (!ouverture) return tl::unexpected(ouverture.error());
      PrendreCle(*ouverture);
    }
    auto lecteur = LecteurDeLignes::Ouvrir(env_, repertoire_ + "/" + nom, place_.octet);
    if (!lecteur) return tl::unexpected(lecteur.error());
    std::string_view ligne;
    while (true) {
      const auto lue = lecteur->Suivante(ligne);
      if (!lue) return tl::unexpected(lue.error());
      if (!*lue) return false;
      Verifier(nom, ligne);
      if (Convient(ligne)) {
        octets_ += ligne.size();
        page_.acces.emplace_back(ligne);
      }
      place_.octet = lecteur->apres();
      ++page_.lues;
      if (page_.acces.size() >= q_.nombre || octets_ >= kOctets) return true;
      if (page_.lues % 256 == 0 && std::chrono::steady_clock::now() > echeance_) return true;
    }
  }

  Result<Ouverture> LireOuvertureDe(const std::string& nom) {
    auto lecteur = LecteurDeLignes::Ouvrir(env_, repertoire_ + "/" + nom);
    if (!lecteur) return tl::unexpected(lecteur.error());
    std::string_view ligne;
    const auto lue = lecteur->Suivante(ligne);
    if (!lue) return tl::unexpected(lue.error());
    auto o = *lue ? LireOuverture(ligne) : std::nullopt;
    return o ? std::move(*o) : Ouverture();
  }

  void PrendreCle(const Ouverture& o) {
    const auto cle = std::find_if(cles_.begin(), cles_.end(), [&](const CleDAudit& c) { return c.id() == o.cle; });
    if (cle == cles_.end()) return;
    cle_ = &*cle;
    chaine_.emplace(cle->chaine());
    if (q_.demande) empreinte_ = cle->Empreinte(*q_.demande);
    mots_.clear();
    const std::string mots = Pseudonymiser(q_.mots, *cle);
    for (std::size_t i = 0; i < mots.size();) {
      const std::size_t fin = std::min(mots.find(' ', i), mots.size());
      mots_.push_back(mots.substr(i, fin - i));
      i = fin + 1;
    }
  }

  void Verifier(const std::string& nom, std::string_view ligne) {
    const auto l = LireLigne(ligne);
    const auto o = l && place_.octet == 0 ? LireOuverture(ligne) : std::nullopt;
    if (o) {
      PrendreCle(*o);
      const bool suit = !place_.connue || (o->n == place_.n && o->mac == place_.mac);
      if (!suit && o->reste == 0) Signaler(nom + " ne suit pas le fichier qui le précède");
      if (!o->anomalie.empty()) Signaler(nom + " : " + o->anomalie);
      place_.n = o->n;
      place_.mac = o->mac;
      place_.connue = true;
    }
    if (!l || cle_ == nullptr) return Signaler(nom + ", à l'octet " + std::to_string(place_.octet) + " : illisible");
    if (place_.connue && (l->n != place_.n + 1 || !l->Juste(place_.mac, *chaine_)))
      Signaler(nom + ", ligne n=" + std::to_string(l->n));
    place_.n = l->n;
    place_.mac = l->mac;
    place_.connue = true;
  }
  void Signaler(std::string quoi) {
    if (page_.anomalies.size() < kAnomalies) page_.anomalies.push_back(std::move(quoi));
  }

  // A quotation mark inside a text is escaped: what is looked for with its own can only be what it looks like.
  bool Convient(std::string_view ligne) const {
    const auto a = [&](const std::string& texte) { return texte.empty() || ligne.find(texte) != ligne.npos; };
    if (!a(appelant_) || !a(action_)) return false;
    if (!q_.mots.empty() && (mots_.empty() || !std::all_of(mots_.begin(), mots_.end(), a))) return false;
    return !q_.demande || a(numero_) || Emportee(ligne);
  }

  // Whether the extraction that this line begins took the application away.
  bool Emportee(std::string_view ligne) const {
    if (cle_ == nullptr || ligne.find("\"action\":\"extraction\"") == ligne.npos) return false;
    const auto l = LireLigne(ligne);
    const auto nom = l ? numeros_.find(l->n) : numeros_.end();
    if (nom == numeros_.end()) return false;
    const auto fichier = env_.OpenForRead(repertoire_ + "/" + nom->second);
    if (!fichier) return false;
    std::string octets;
    for (std::uint64_t ou = 0; ou < (*fichier)->size(); ou += octets.size()) {
      octets.clear();
      if (!(*fichier)->ReadAt(ou, kPas, octets) || octets.empty()) return false;
      for (std::size_t i = 0; i + sizeof empreinte_ <= octets.size(); i += sizeof empreinte_) {
        if (std::memcmp(octets.data() + i, &empreinte_, sizeof empreinte_) == 0) return true;
      }
    }
    return false;
  }

  Env& env_;
  const std::string& repertoire_;
  const ClesDAudit& cles_;
  const QuestionDAudit& q_;
  const std::chrono::steady_clock::time_point echeance_;
  std::string numero_, appelant_, action_;
  std::map<std::uint64_t, std::string> numeros_;  // by the line that began the extraction
  Place place_;
  PageDAudit page_;
  std::size_t octets_ = 0;
  // Of the key of the file being read.
  const CleDAudit* cle_ = nullptr;
  std::optional<Chaine> chaine_;
  std::uint64_t empreinte_ = 0;
  std::vector<std::string> mots_;
};

}  // namespace

Result<PageDAudit> LireAudit(Env& env, const std::string& repertoire, const ClesDAudit& cles,
                             const QuestionDAudit& question, std::chrono::steady_clock::time_point echeance) {
  return Lecture(env, repertoire, cles, question, echeance).Faire();
}

}  // namespace sne
