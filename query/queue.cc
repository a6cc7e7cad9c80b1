#include "query/queue.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "schema/index_format.h"
#include "schema/journal_record.h"
#include "schema/lexiques.h"
#include "schema/terms.h"

namespace sne {
namespace {

// What the journal leaves of one number: its last record that says something of the row.
struct Reste {
  NumeroUnique numero;
  bool supprime = false;
  std::int64_t version = 1;
  std::string_view demande;
  std::uint64_t position = 0;
};

struct HachageNumero {
  std::size_t operator()(NumeroUnique n) const {
    return (n.haut * 0x9E3779B97F4A7C15ull ^ n.bas) * 0xD6E8FEB86659FD93ull >> 7;
  }
};

class Restes {
 public:
  Outcome Ajouter(std::uint64_t position, const EnregistrementLu& e) {
    if (e.genre == Genre::kVersion) return {};
    const auto numero = LireNumeroUnique(e.numero_unique);
    if (!numero) return Fail(Code::kCorrupt, "journal : numéro unique illisible");
    const auto [ou, nouveau] = rangs_.emplace(*numero, restes_.size());
    if (nouveau) restes_.emplace_back();
    restes_[ou->second] = {*numero, e.genre == Genre::kSuppression, e.version, e.json, position};
    return {};
  }

  std::vector<Reste> Finish() {
    std::sort(restes_.begin(), restes_.end(), [](const Reste& a, const Reste& b) { return a.position < b.position; });
    return std::move(restes_);
  }

 private:
  std::vector<Reste> restes_;
  std::unordered_map<NumeroUnique, std::size_t, HachageNumero> rangs_;
};

// Makes the rows of one run, then its block. One thread at a time.
class Suite {
 public:
  Suite(const Snapshot& scelles, const Calculateur& calculateur)
      : scelles_(scelles),
        catalogue_(scelles.catalogue()),
        calculateur_(calculateur),
        lecteur_(catalogue_, Provenance::kJournal),
        collecteur_(catalogue_),
        builder_(catalogue_, {}, Soin::kVite) {}

  Outcome Lire(std::span<const Reste> restes) {
    Remplacer(restes);
    Mots mots{lexiques};
    for (const Reste& r : restes) {
      if (r.supprime) continue;
      SNE_TRY(Lire(r));
      calculateur_.CalculerFixes(demande_);
      calculateur_.CalculerDuJour(demande_, scelles_.date_reference());
      mots.row = builder_.rows();
      collecteur_.Visit(demande_, mots);
      builder_.Add(demande_);
    }
    return {};
  }
  std::uint32_t rows() const { return builder_.rows(); }

  Outcome Encoder() {
    auto octets = std::make_shared<const std::string>(builder_.Finish(scelles_.date_reference()));
    auto encode = Block::FromBytes(std::move(octets), catalogue_);
    if (!encode) return tl::unexpected(encode.error());
    bloc = *encode;
    return {};
  }

  std::vector<RowRef> remplacees;
  LexiquesBuilder lexiques;  // it is block 0
  std::shared_ptr<const Block> bloc;

 private:
  struct Mots final : Receveur {
    explicit Mots(LexiquesBuilder& l) : lexiques(l) {}
    void Nom(std::string_view mot, NameRole role, std::uint32_t personne) override {
      lexiques.AddNom(mot, role, personne, 0, static_cast<RowInBlock>(row));
    }
    void Texte(FieldId champ, std::string_view mot) override {
      lexiques.AddTexte(champ, mot, 0, static_cast<RowInBlock>(row));
    }
    LexiquesBuilder& lexiques;
    std::uint32_t row = 0;
  };

  // The sealed row of each. Looked up in the order of the numbers: one finds in the cache what the one before needed.
  void Remplacer(std::span<const Reste> restes) {
    std::vector<NumeroUnique> numeros;
    numeros.reserve(restes.size());
    for (const Reste& r : restes) numeros.push_back(r.numero);
    std::sort(numeros.begin(), numeros.end());
    for (const NumeroUnique numero : numeros) {
      if (const auto scelle = scelles_.Find(numero)) remplacees.push_back(*scelle);
    }
  }

  // What stands of the number, before anything is computed.
  Outcome Lire(const Reste& r) {
    lecteur_.Lire(r.demande, demande_, lecture_);
    demande_.version = r.version;
    if (lecture_.erreurs.empty()) return {};
    const Erreur& e = lecture_.erreurs[0];
    return Fail(Code::kCorrupt, "journal : enregistrement illisible (" + e.chemin + " : " + e.detail + ")");
  }

  const Snapshot& scelles_;
  const Catalogue& catalogue_;
  const Calculateur& calculateur_;
  LecteurDemande lecteur_;
  TermCollector collecteur_;
  BlockBuilder builder_;
  Demande demande_;
  Lecture lecture_;
};

}  // namespace

Result<Queue> AppliquerJournal(Env& env, const std::string& index, const Snapshot& scelles,
                               const Calculateur& calculateur, Equipe& equipe, std::size_t lignes_par_suite) {
  std::vector<std::shared_ptr<const FileBytes>> segments;  // of which `restes` is views
  Restes lus;
  const auto position = ParcourirJournal(env, CheminJournal(index), scelles.generation(), segments,
                                         [&](std::uint64_t p, const EnregistrementLu& e) { return lus.Ajouter(p, e); });
  if (!position) return tl::unexpected(position.error());
  Queue queue;
  queue.generation = *position;
  const std::vector<Reste> restes = lus.Finish();
  if (restes.empty()) return queue;

  const std::size_t n = restes.size();
  const std::size_t utiles = std::clamp<std::size_t>(n / lignes_par_suite, 1, equipe.places());
  const std::size_t nombre = std::max(utiles, (n + kBlockRows - 1) / kBlockRows);
  std::vector<std::unique_ptr<Suite>> suites(nombre);
  std::vector<Outcome> lues(nombre);
  equipe.Pour(nombre, [&](std::size_t i, unsigned) {
    const std::size_t debut = n * i / nombre, fin = n * (i + 1) / nombre;
    suites[i] = std::make_unique<Suite>(scelles, calculateur);
    lues[i] = suites[i]->Lire(std::span(restes).subspan(debut, fin - debut));
  });
  for (const Outcome& lue : lues) SNE_TRY(lue);
  for (const auto& s : suites)
    queue.remplacees.insert(queue.remplacees.end(), s->remplacees.begin(), s->remplacees.end());
  std::erase_if(suites, [](const auto& s) { return s->rows() == 0; });

  std::vector<Outcome> faits(suites.size() + 1);
  equipe.Pour(faits.size(), [&](std::size_t i, unsigned) {
    if (i > 0) {
      faits[i] = suites[i - 1]->Encoder();
    } else if (!suites.empty()) {  // the longest first
      LexiquesBuilder tous = std::move(suites[0]->lexiques);
      for (std::size_t b = 1; b < suites.size(); ++b)
        tous.Append(std::move(suites[b]->lexiques), static_cast<std::uint32_t>(b));
      auto dictionnaires = tous.Finish();
      if (dictionnaires) {
        queue.dictionnaires = std::move(*dictionnaires);
      } else {
        faits[i] = tl::unexpected(dictionnaires.error());
      }
    }
  });
  for (const Outcome& fait : faits) SNE_TRY(fait);
  for (const auto& s : suites) queue.blocs.push_back(std::move(s->bloc));
  return queue;
}

}  // namespace sne
