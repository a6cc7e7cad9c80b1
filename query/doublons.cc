#include "query/doublons.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "query/cles_de_personne.h"
#include "schema/block/identifiants.h"

namespace sne {
namespace {

using Raison = Rapprochement::Motif;

struct Champs : ChampsDesPersonnes {
  explicit Champs(const Catalogue& c)
      : ChampsDesPersonnes(c),
        statut(c.FindKey("statut")),
        radiee(c.field(statut).nomenclature->Find("RADIEE")),
        non_doublons(c.FindKey("non_doublons")) {}
  FieldId statut;
  Ordinal radiee;
  FieldId non_doublons;  // kNoField: the index is older
};

// A Bloom filter of two bits in one word of 64 a key: says of one in a hundred that it is there when it is not.
class Filtre {
 public:
  explicit Filtre(std::size_t cles) : mots_(std::bit_floor(std::max<std::size_t>(64, cles / 4))) {}
  bool Contient(std::uint64_t h) const { return (Mot(h) & Bits(h)) == Bits(h); }
  void Ajouter(std::uint64_t h) { mots_[Place(h)] |= Bits(h); }

 private:
  std::size_t Place(std::uint64_t h) const { return (h >> 20) & (mots_.size() - 1); }
  std::uint64_t Mot(std::uint64_t h) const { return mots_[Place(h)]; }
  static std::uint64_t Bits(std::uint64_t h) { return 1ull << (h >> 1 & 63) | 1ull << (h >> 7 & 63); }
  std::vector<std::uint64_t> mots_;
};

}  // namespace

// What is known of all rows of a build, whatever the snapshot.
class AtelierDeDoublons {
 public:
  explicit AtelierDeDoublons(const Catalogue& catalogue) : champs_(catalogue) { lecteur_.emplace(champs_); }

  const Champs& champs() const { return champs_; }

  Doublons::Groupes Grouper(const Snapshot& s) {
    const std::lock_guard verrou(mutex_);
    std::vector<std::size_t> nouveaux = Nouveaux(s);
    std::uint64_t lignes = 0;
    for (const std::size_t b : nouveaux) lignes += s.block(b).rows();
    // A base of little use any more is made again: it costs what it did, once.
    if (blocs_.empty() || lignes > std::max<std::uint64_t>(kNouvellesMax, s.live_rows() / 8)) {
      Fonder(s);
      nouveaux.clear();
    }
    Doublons::Groupes arrives;
    for (const std::size_t b : nouveaux) {
      for (const CleDePersonne& c : ClesDuBloc(s, b)) {
        if (Vivante(s, b, c.row)) arrives[c.hachage].push_back({{static_cast<std::uint32_t>(b), c.row}, c.codemandeur});
      }
    }
    Chercher(s, arrives);
    return Reunir(s, std::move(arrives));
  }

  std::vector<CleDePersonne> ClesDe(const Snapshot& s, RowRef ref) {
    const std::lock_guard verrou(mutex_);
    std::vector<CleDePersonne> cles;
    lecteur_->Lire(s.block(ref.bloc), ref.row, cles);
    return cles;
  }

 private:
  static constexpr std::uint64_t kNouvellesMax = 100'000;  // rows

  struct Ou {
    std::uint32_t bloc = 0;  // of blocs_
    RowInBlock row = 0;
    bool codemandeur = false;
  };
  using Bloc = std::weak_ptr<const Block>;  // known as long as a snapshot has it

  bool Vivante(const Snapshot& s, std::size_t b, std::uint32_t row) const {
    return s.live(b).Test(row) && s.block(b).column(champs_.statut).scalaire.Value(row) != champs_.radiee;
  }

  // Blocks of the snapshot that the base was not made of; what is kept of blocks that are gone leaves.
  std::vector<std::size_t> Nouveaux(const Snapshot& s) {
    std::map<Bloc, std::size_t, std::owner_less<>> la;
    for (std::size_t b = 0; b < s.blocks(); ++b) la.emplace(s.shared_block(b), b);
    places_.assign(blocs_.size(), kAucune);
    for (std::size_t i = 0; i < blocs_.size(); ++i) {
      const auto ou = la.find(blocs_[i]);
      if (ou == la.end()) continue;
      places_[i] = static_cast<std::uint32_t>(ou->second);
      la.erase(ou);
    }
    std::erase_if(arrivees_, [](const auto& a) { return a.first.expired(); });
    std::vector<std::size_t> nouveaux;
    for (const auto& [bloc, b] : la) nouveaux.push_back(b);
    std::sort(nouveaux.begin(), nouveaux.end());
    return nouveaux;
  }

  // Calls f(block, key) for every key of a living row.
  template <class F>
  void ParCle(const Snapshot& s, F&& f) {
    std::vector<CleDePersonne> cles;
    for (std::size_t b = 0; b < s.blocks(); ++b) {
      s.live(b).ForEach([&](std::uint32_t row) {
        cles.clear();
        lecteur_->Lire(s.block(b), row, cles);
        for (const CleDePersonne& c : cles) f(b, c);
      });
    }
  }

  void Fonder(const Snapshot& s) {
    filtre_ = Filtre(3 * s.live_rows());
    blocs_.clear();
    places_.clear();
    connues_.clear();
    arrivees_.clear();
    for (std::size_t b = 0; b < s.blocks(); ++b) {
      blocs_.emplace_back(s.shared_block(b));
      places_.push_back(static_cast<std::uint32_t>(b));
    }
    std::unordered_set<std::uint64_t> plusieurs;  // keys met twice, or so it seems
    ParCle(s, [&](std::size_t, const CleDePersonne& c) {
      if (filtre_.Contient(c.hachage)) {
        plusieurs.insert(c.hachage);
      } else {
        filtre_.Ajouter(c.hachage);
      }
    });
    ParCle(s, [&](std::size_t b, const CleDePersonne& c) {
      if (plusieurs.contains(c.hachage)) Noter(c.hachage, static_cast<std::uint32_t>(b), c);
    });
    std::erase_if(connues_, [](const auto& k) { return k.second.size() < 2; });
    lecteur_.emplace(champs_);  // its names are of no more use
  }

  void Noter(std::uint64_t hachage, std::uint32_t bloc, const CleDePersonne& c) {
    connues_[hachage].push_back({bloc, c.row, c.codemandeur});
  }

  // The keys of a block behind the base.
  const std::vector<CleDePersonne>& ClesDuBloc(const Snapshot& s, std::size_t b) {
    const auto [ou, nouveau] = arrivees_.try_emplace(Bloc(s.shared_block(b)));
    if (nouveau) {
      for (std::uint32_t row = 0; row < s.block(b).rows(); ++row) lecteur_->Lire(s.block(b), row, ou->second);
    }
    return ou->second;
  }

  // Rows of the base that hold keys of `arrives`, as far as it is not known yet.
  void Chercher(const Snapshot& s, const Doublons::Groupes& arrives) {
    std::unordered_set<std::uint64_t> cherches;
    std::vector<std::int64_t> naissances;
    std::vector<std::string> nirs;
    TextReader textes;
    for (const auto& [hachage, membres] : arrives) {
      if (!filtre_.Contient(hachage) || connues_.contains(hachage)) continue;
      cherches.insert(hachage);
      const RowRef ref = membres[0].ref;
      const Block& bloc = s.block(ref.bloc);
      const bool nir = MotifDe(hachage) == Raison::kNir;
      const auto personne = [&](const ChampsDePersonne& p, std::uint32_t i) {
        if (nir) {
          nirs.emplace_back(textes.Read(bloc.column(p.nir).texte, i));
        } else {
          naissances.push_back(bloc.column(p.naissance).scalaire.Value(i));
        }
      };
      personne(champs_.demandeur, ref.row);
      const Offsets& elements = bloc.column(champs_.codemandeurs).elements;
      for (std::uint32_t e = elements.Begin(ref.row); e < elements.End(ref.row); ++e) personne(champs_.codemandeur, e);
    }
    if (cherches.empty()) return;
    std::sort(naissances.begin(), naissances.end());
    naissances.erase(std::unique(naissances.begin(), naissances.end()), naissances.end());
    if (!naissances.empty() && naissances[0] == kSansValeur) naissances.erase(naissances.begin());
    for (const std::uint64_t h : cherches) connues_[h];  // also when none is found
    std::vector<CleDePersonne> cles;
    for (std::uint32_t i = 0; i < blocs_.size(); ++i) {
      if (places_[i] == kAucune) continue;
      const Block& bloc = s.block(places_[i]);
      const Offsets& elements = bloc.column(champs_.codemandeurs).elements;
      RowSet rows = RowSet::None(bloc.rows());
      if (!naissances.empty()) {
        rows = ScalarAmong(bloc.column(champs_.demandeur.naissance).scalaire, naissances);
        rows.Or(RowsOfElements(elements, ScalarAmong(bloc.column(champs_.codemandeur.naissance).scalaire, naissances),
                               bloc.rows()));
      }
      rows.Densify();
      for (const std::string& nir : nirs) {
        for (const FieldId champ : {champs_.demandeur.nir, champs_.codemandeur.nir})
          bloc.column(champ).hachages.Candidats(HashIdentifiant(nir), [&](RowInBlock row) { rows.Set(row); });
      }
      rows.Settle();
      rows.ForEach([&](std::uint32_t row) {
        cles.clear();
        lecteur_->Lire(bloc, row, cles);
        for (const CleDePersonne& c : cles) {
          if (cherches.contains(c.hachage)) Noter(c.hachage, i, c);
        }
      });
    }
  }

  // What of the base still lives beside what has come, as far as it makes two rows.
  Doublons::Groupes Reunir(const Snapshot& s, Doublons::Groupes groupes) const {
    for (const auto& [hachage, lieux] : connues_) {
      const auto arrive = groupes.find(hachage);
      if (lieux.size() < 2 && arrive == groupes.end()) continue;
      auto& membres = groupes[hachage];
      for (const Ou& o : lieux) {
        if (places_[o.bloc] != kAucune && Vivante(s, places_[o.bloc], o.row))
          membres.push_back({{places_[o.bloc], o.row}, o.codemandeur});
      }
    }
    std::erase_if(groupes, [](const auto& g) {
      return std::all_of(g.second.begin(), g.second.end(), [&](const auto& m) { return m.ref == g.second[0].ref; });
    });
    return groupes;
  }

  static constexpr std::uint32_t kAucune = UINT32_MAX;

  const Champs champs_;
  std::mutex mutex_;  // guards all that follows
  std::optional<LecteurDeCles> lecteur_;
  Filtre filtre_{0};                   // keys of the base
  std::vector<Bloc> blocs_;            // that the base is made of
  std::vector<std::uint32_t> places_;  // where each stands in the snapshot at hand; kAucune: not there
  // Rows of the base by key: of all keys that two of them hold, and of those that were looked for since.
  std::unordered_map<std::uint64_t, std::vector<Ou>> connues_;
  std::map<Bloc, std::vector<CleDePersonne>, std::owner_less<>> arrivees_;
};

Doublons::Doublons(std::shared_ptr<const Catalogue> catalogue, const Doublons* avant)
    : catalogue_(std::move(catalogue)),
      atelier_(avant != nullptr ? avant->atelier_ : std::make_shared<AtelierDeDoublons>(*catalogue_)) {}
Doublons::~Doublons() = default;

const Doublons::Groupes& Doublons::groupes(const Snapshot& snapshot) const {
  std::call_once(faits_, [&] { groupes_ = atelier_->Grouper(snapshot); });
  return groupes_;
}

bool Doublons::Ecartes(const Snapshot& snapshot, RowRef a, RowRef b) const {
  const FieldId champ = atelier_->champs().non_doublons;
  if (champ == kNoField) return false;
  const auto dit = [&](RowRef qui, RowRef de) {
    const Block& bloc = snapshot.block(qui.bloc);
    const Column& c = bloc.column(champ);
    const std::uint32_t debut = c.elements.Begin(qui.row), fin = c.elements.End(qui.row);
    if (debut == fin) return false;
    const std::string numero = EcrireNumeroUnique(snapshot.block(de.bloc).numero(de.row));
    TextReader textes;
    for (std::uint32_t e = debut; e < fin; ++e) {
      if (textes.Read(c.texte, e) == numero) return true;
    }
    return false;
  };
  return dit(a, b) || dit(b, a);
}

std::vector<Doublon> Doublons::De(const Snapshot& snapshot, const Perimetre& perimetre, RowRef ref) const {
  const Groupes& tous = groupes(snapshot);
  std::vector<Doublon> doublons;
  for (const CleDePersonne& c : atelier_->ClesDe(snapshot, ref)) {
    const auto ou = tous.find(c.hachage);
    if (ou == tous.end()) continue;
    const auto lui = [&](const Membre& m) { return m.ref == ref; };
    if (std::none_of(ou->second.begin(), ou->second.end(), lui)) continue;  // it is not living
    for (const Membre& m : ou->second) {
      const Rapprochement r{MotifDe(c.hachage), c.codemandeur, m.codemandeur};
      if (m.ref == ref || !perimetre.Contient(m.ref.bloc, m.ref.row)) continue;
      if (r.motif == Raison::kNaissanceEtNom && r.soi_codemandeur && r.autre_codemandeur) continue;
      const auto deja =
          std::find_if(doublons.begin(), doublons.end(), [&](const Doublon& d) { return d.autre == m.ref; });
      (deja != doublons.end() ? *deja : doublons.emplace_back(Doublon{m.ref, {}, false})).motifs.push_back(r);
    }
  }
  for (Doublon& d : doublons) {
    std::sort(d.motifs.begin(), d.motifs.end());
    d.motifs.erase(std::unique(d.motifs.begin(), d.motifs.end()), d.motifs.end());
    d.ecarte = Ecartes(snapshot, ref, d.autre);
  }
  std::sort(doublons.begin(), doublons.end(), [](const Doublon& a, const Doublon& b) {
    return std::pair(a.autre.bloc, a.autre.row) < std::pair(b.autre.bloc, b.autre.row);
  });
  return doublons;
}

std::vector<std::vector<RowInBlock>> Doublons::Lignes(const Snapshot& snapshot, const Perimetre& perimetre) const {
  std::vector<std::vector<RowInBlock>> lignes(snapshot.blocks());
  for (const auto& [hachage, groupe] : groupes(snapshot)) {
    const bool noms = MotifDe(hachage) == Raison::kNaissanceEtNom;
    for (const Membre& m : groupe) {
      if (!perimetre.Contient(m.ref.bloc, m.ref.row)) continue;
      const bool un = std::any_of(groupe.begin(), groupe.end(), [&, &moi = m](const Membre& autre) {
        return autre.ref != moi.ref && !(noms && moi.codemandeur && autre.codemandeur) &&
               perimetre.Contient(autre.ref.bloc, autre.ref.row) && !Ecartes(snapshot, moi.ref, autre.ref);
      });
      if (un) lignes[m.ref.bloc].push_back(static_cast<RowInBlock>(m.ref.row));
    }
  }
  for (auto& du_bloc : lignes) {
    std::sort(du_bloc.begin(), du_bloc.end());
    du_bloc.erase(std::unique(du_bloc.begin(), du_bloc.end()), du_bloc.end());
  }
  return lignes;
}

// ---- as a column

const Column& DoublonsVus::Colonne(const Snapshot& snapshot, std::size_t b) const {
  constexpr std::int32_t kFaux = 1, kVrai = 2;  // ordinals, and the codes above base 1
  std::call_once(faites_, [&] {
    auto lignes = snapshot.doublons().Lignes(snapshot, perimetre_);
    for (std::size_t i = 0; i < lignes.size(); ++i) {
      auto d = std::make_unique<DeBloc>();
      const std::uint32_t rows = snapshot.block(i).rows();
      const auto vrais = static_cast<std::uint32_t>(lignes[i].size());
      d->lignes = std::move(lignes[i]);
      ScalarColumn& c = d->colonne.scalaire;
      c.n = c.non_nuls = rows;
      c.base = kFaux;
      c.max_code = 1;
      c.forme = ScalarColumn::Forme::kConstante;
      if (vrais == rows) c.base = kVrai;
      if (vrais > 0 && vrais < rows) {
        c.forme = ScalarColumn::Forme::kDense;
        c.max_code = 2;
        d->codes.assign(rows + kMargeDesCodes, std::byte{kFaux});
        for (const RowInBlock row : d->lignes) d->codes[row] = std::byte{kVrai};
        c.codes = d->codes.data();
        if (vrais < Postings::kListMax && 2 * vrais < rows) {
          std::uint32_t faux = Postings::kReste;
          if (rows - vrais < Postings::kListMax) {  // few rows are always a list
            faux = vrais;
            for (std::uint32_t row = 0; row < rows; ++row) {
              if (d->codes[row] == std::byte{kFaux}) d->lignes.push_back(static_cast<RowInBlock>(row));
            }
          }
          d->entrees = {{kFaux, rows - vrais, faux}, {kVrai, vrais, 0}};
        }
      } else {
        d->entrees = {{vrais == 0 ? kFaux : kVrai, rows, 0}};
      }
      d->colonne.postings = {d->entrees, d->lignes.data(), nullptr};
      par_bloc_.push_back(std::move(d));
    }
  });
  return par_bloc_[b]->colonne;
}

}  // namespace sne
