#include "query/snapshot.h"

#include <algorithm>
#include <thread>

#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "schema/journal_record.h"
#include "schema/lexiques.h"
#include "schema/terms.h"

namespace sne {

// Gathers the pieces of a snapshot: sealed blocks, then the journal applied row by row.
class SnapshotBuilder {
 public:
  SnapshotBuilder(IndexOuvert index, std::shared_ptr<const Calculateur> calculateur, std::optional<Jour> jour)
      : index_(std::move(index)),
        calculateur_(std::move(calculateur)),
        s_(std::make_shared<Snapshot>()),
        lecteur_(*index_.catalogue),
        termes_(*index_.catalogue),
        numero_(index_.catalogue->FindKey("numero_unique")),
        instruction_(index_.catalogue->FindKey("en_instruction")) {
    s_->catalogue_ = index_.catalogue;
    s_->blocs_ = index_.blocs;
    s_->segments_.push_back({0, s_->blocs_.size(), index_.dictionnaires});
    s_->build_ = index_.build;
    s_->alarme_ = index_.alarme;
    s_->date_fixe_ = index_.etat.date_reference.has_value();
    s_->jour_ = jour.value_or(index_.etat.date_reference.value_or(AujourdhuiParis()));
    s_->premieres_.push_back(0);
    for (const auto& b : s_->blocs_) {
      s_->vivants_.push_back(RowSet::All(b->rows()));
      s_->premieres_.push_back(s_->premieres_.back() + b->rows());
    }
    for (const std::uint32_t mort : index_.etat.morts) Tuer(s_->Locate(mort));
  }

  Result<std::shared_ptr<const Snapshot>> Build(Env& env) {
    SNE_TRY(RecalculerJour());
    auto position = LireJournal(env, CheminJournal(index_.repertoire), index_.etat.generation,
                                [&](std::uint64_t, const Enregistrement& e) { return Appliquer(e); });
    if (!position) return tl::unexpected(position.error());
    s_->generation_ = *position;
    SNE_TRY(Sceller());
    for (std::size_t b = 0; b < s_->blocs_.size(); ++b) s_->lignes_vivantes_ += s_->vivants_[b].count();
    SNE_TRY(s_->Sain());  // ages and claims were computed from columns
    return s_;
  }

 private:
  // Blocks sealed for another day get today's day columns, one block per thread at a time.
  Outcome RecalculerJour() {
    std::atomic<std::size_t> prochain = 0;
    std::atomic<bool> illisible = false;
    const auto& champs = calculateur_->champs_du_jour();
    const auto travail = [&] {
      for (std::size_t b; (b = prochain++) < s_->blocs_.size();) {
        const auto bloc = s_->blocs_[b];
        if (bloc->jour() == s_->jour_) continue;
        BlockBuilder builder(*s_->catalogue_, {champs.begin(), champs.end()});
        TextReader textes;
        Demande d;
        for (std::uint32_t row = 0; row < bloc->rows(); ++row) {
          ReadRow(*s_->catalogue_, *bloc, row, calculateur_->entrees_du_jour(), textes, d);
          calculateur_->CalculerDuJour(d, s_->jour_);
          builder.Add(d);
        }
        auto jour = Block::FromBytes(std::make_shared<const std::string>(builder.Finish(s_->jour_)), *s_->catalogue_);
        if (jour) {
          s_->blocs_[b] = Block::WithDayColumns(bloc, *jour, champs);
        } else {
          illisible = true;
        }
      }
    };
    const bool utile =
        std::any_of(s_->blocs_.begin(), s_->blocs_.end(), [&](const auto& b) { return b->jour() != s_->jour_; });
    if (!utile) return {};
    std::vector<std::thread> equipe;
    for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t) equipe.emplace_back(travail);
    for (std::thread& t : equipe) t.join();
    if (illisible) return Fail(Code::kInternal, "colonnes du jour illisibles");
    return {};
  }

  Outcome Appliquer(const Enregistrement& e) {
    const auto numero = LireNumeroUnique(e.numero_unique);
    if (!numero) return Fail(Code::kCorrupt, "journal : numéro unique illisible");
    Demande d;
    switch (e.genre) {
      case Genre::kDemande:
        SNE_TRY(Lire(e, d));
        break;
      case Genre::kSuppression:
        Retirer(*numero);
        return {};
      case Genre::kInstruction: {
        if (!Relire(*numero, d)) return {};  // the record has gone meanwhile: the claim with it
        Lecture lecture;
        Demande porteur;
        lecteur_.Lire("{\"en_instruction\":" + e.json + "}", porteur, lecture);
        if (!lecture.erreurs.empty()) return Fail(Code::kCorrupt, "journal : instruction illisible");
        const auto slot = index_.catalogue->field(instruction_).slot;
        d.valeurs[slot] = std::move(porteur.valeurs[slot]);
        break;
      }
    }
    Retirer(*numero);
    calculateur_->CalculerFixes(d);
    calculateur_->CalculerDuJour(d, s_->jour_);
    queue_.push_back(std::move(d));
    vivantes_.push_back(true);
    par_numero_[*numero] = queue_.size() - 1;
    return {};
  }

  Outcome Lire(const Enregistrement& e, Demande& d) {
    Lecture lecture;
    lecteur_.Lire(e.json, d, lecture);
    d.version = e.version;
    if (!lecture.erreurs.empty()) {
      return Fail(Code::kCorrupt, "journal : enregistrement illisible (" + lecture.erreurs[0].chemin + " : " +
                                      lecture.erreurs[0].detail + ")");
    }
    return {};
  }

  bool Relire(NumeroUnique numero, Demande& d) {
    if (const auto it = par_numero_.find(numero); it != par_numero_.end()) {
      d = queue_[it->second];
      return true;
    }
    const auto ref = s_->Find(numero);
    if (!ref) return false;
    TextReader textes;
    ReadRow(*s_->catalogue_, *s_->blocs_[ref->bloc], ref->row, textes, d);
    return true;
  }

  void Retirer(NumeroUnique numero) {
    if (const auto it = par_numero_.find(numero); it != par_numero_.end()) {
      vivantes_[it->second] = false;
      par_numero_.erase(it);
    } else if (const auto ref = s_->Find(numero)) {
      Tuer(*ref);
    }
  }

  void Tuer(RowRef ref) {
    RowSet mort = RowSet::Empty(s_->vivants_[ref.bloc].size());
    mort.Set(ref.row);
    mort.Settle();
    s_->vivants_[ref.bloc].AndNot(mort);
  }

  // The tail as blocks in memory, with its dictionaries.
  Outcome Sceller() {
    if (queue_.empty()) return {};
    Segment segment{s_->blocs_.size(), 0, {}};
    LexiquesBuilder mots;
    for (std::size_t debut = 0; debut < queue_.size(); debut += kBlockRows) {
      const std::size_t fin = std::min(queue_.size(), debut + kBlockRows);
      BlockBuilder builder(*s_->catalogue_);
      RowSet vivants = RowSet::Empty(static_cast<std::uint32_t>(fin - debut));
      for (std::size_t i = debut; i < fin; ++i) {
        builder.Add(queue_[i]);
        if (vivantes_[i]) vivants.Set(static_cast<std::uint32_t>(i - debut));
        mots.Add(termes_.Collect(queue_[i]), static_cast<std::uint32_t>(segment.blocs),
                 static_cast<RowInBlock>(i - debut));
      }
      vivants.Settle();
      auto bloc = Block::FromBytes(std::make_shared<const std::string>(builder.Finish(s_->jour_)), *s_->catalogue_);
      if (!bloc) return tl::unexpected(bloc.error());
      s_->blocs_.push_back(*bloc);
      s_->vivants_.push_back(std::move(vivants));
      s_->premieres_.push_back(s_->premieres_.back() + (fin - debut));
      ++segment.blocs;
    }
    auto dictionnaires = mots.Finish();
    if (!dictionnaires) return tl::unexpected(dictionnaires.error());
    segment.dictionnaires = std::move(*dictionnaires);
    s_->segments_.push_back(std::move(segment));
    return {};
  }

  IndexOuvert index_;
  std::shared_ptr<const Calculateur> calculateur_;
  std::shared_ptr<Snapshot> s_;
  LecteurDemande lecteur_;
  TermCollector termes_;
  const FieldId numero_, instruction_;
  std::vector<Demande> queue_;
  std::vector<bool> vivantes_;
  std::map<NumeroUnique, std::size_t> par_numero_;
};

Result<std::shared_ptr<const Snapshot>> Snapshot::Open(Env& env, const std::string& dir, std::optional<Jour> jour,
                                                       const Snapshot* avant) {
  auto index = IndexOuvert::Ouvrir(env, dir);
  if (!index) return tl::unexpected(index.error());
  auto calculateur = Calculateur::Creer(index->catalogue);
  if (!calculateur) return tl::unexpected(calculateur.error());
  for (std::size_t b = 0; avant != nullptr && b < std::min(index->blocs.size(), avant->sealed_blocks()); ++b)
    index->blocs[b]->Reprendre(*avant->blocs_[b]);
  if (avant != nullptr && avant->build_ == index->build)  // the same files
    index->dictionnaires.Reprendre(avant->segments_[0].dictionnaires);
  return SnapshotBuilder(std::move(*index), *calculateur, jour).Build(env);
}

Outcome Snapshot::Sain() const {
  if (!altere()) return {};
  return Fail(Code::kCorrupt, "index endommagé : restaurez-le ou reconstruisez-le (sne-indexer build)");
}

RowRef Snapshot::Locate(std::uint64_t row) const {
  const auto it = std::upper_bound(premieres_.begin(), premieres_.end(), row);
  const auto b = static_cast<std::size_t>(it - premieres_.begin()) - 1;
  return {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(row - premieres_[b])};
}

std::optional<RowRef> Snapshot::Find(NumeroUnique numero) const {
  for (std::size_t b = blocs_.size(); b-- > 0;) {  // the newest version of a number is the last
    const Block& bloc = *blocs_[b];
    if (numero < bloc.min_numero() || bloc.max_numero() < numero) continue;
    const auto [premier, dernier] = bloc.FindNumeros(numero, numero);
    for (std::uint32_t i = premier; i < dernier; ++i) {
      const RowInBlock row = bloc.rows_by_numero()[i];
      if (vivants_[b].Test(row)) return RowRef{static_cast<std::uint32_t>(b), row};
    }
  }
  return std::nullopt;
}

}  // namespace sne
