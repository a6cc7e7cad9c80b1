#include "query/suggest_names.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "query/name_index.h"
#include "schema/fold.h"
#include "schema/terms.h"

namespace sne {
namespace {

std::optional<NameRole> RoleDe(const Catalogue& c, FieldId champ) {
  if (champ == c.FindKey("nom")) return NameRole::kNom;
  if (champ == c.FindKey("nom_usage")) return NameRole::kUsage;
  if (champ == c.FindKey("prenoms")) return NameRole::kPrenom;
  return std::nullopt;
}

struct Candidat {
  std::string_view mot;
  NameRun noms;
  std::uint64_t lignes;  // dead ones included, and others of blocks where the perimeter has some
};

class Comptage {
 public:
  Comptage(const Snapshot& s, const Perimetre& perimetre, FieldId champ, bool premier_mot)
      : s_(s), perimetre_(perimetre), champ_(champ), premier_mot_(premier_mot) {}

  std::uint64_t AuPlus(const NameRun& noms) const {
    if (perimetre_.tout()) return noms.Rows(s_);
    std::uint64_t n = 0;
    noms.ForEachList(s_, [&](std::size_t b, const ListeDeLignes& liste) { n += Visible(b) ? liste.n : 0; });
    return n;
  }

  std::optional<Suggestion> Faire(const NameRun& noms) {
    std::optional<Suggestion> suggestion;
    noms.ForEachList(s_, [&](std::size_t b, const ListeDeLignes& liste) {
      if (!Visible(b)) return;
      liste.ForEach([&](RowInBlock row) {
        if (row >= s_.block(b).rows() || !s_.live(b).Test(row) || !perimetre_.Contient(b, row)) return;
        if (!suggestion) suggestion = Premiere(b, row);
        ++suggestion->nombre;
      });
    });
    return suggestion;
  }

 private:
  bool Visible(std::size_t b) const { return perimetre_.tout() || !perimetre_.bloc(b).none(); }
  Suggestion Premiere(std::size_t b, std::uint32_t row) {
    const Field& f = s_.catalogue().field(champ_);
    Suggestion s;
    s.champ = champ_;
    s.nom = f.nom_public();
    s.libelle = lecteur_.Read(s_.block(b).column(champ_).texte, row);
    if (premier_mot_) s.libelle = s.libelle.substr(0, s.libelle.find(' '));
    s.code = s.libelle;
    s.nombre = 0;
    return s;
  }

  const Snapshot& s_;
  const Perimetre& perimetre_;
  const FieldId champ_;
  const bool premier_mot_;
  TextReader lecteur_;
};

}  // namespace

bool SuggestsNames(const Catalogue& catalogue, FieldId champ) { return RoleDe(catalogue, champ).has_value(); }

std::vector<Suggestion> SuggestNames(const Snapshot& s, const Perimetre& perimetre, FieldId champ, const std::string& q,
                                     std::size_t nombre) {
  const NameRole role = *RoleDe(s.catalogue(), champ);
  std::string colle;
  const std::string plie = Fold(q);
  for (const auto mot : Words(plie)) colle += mot;
  if (colle.empty() || nombre == 0) return {};
  // The most frequent first, then by word: dead rows, of which segments hold more or fewer, must not show.
  std::vector<std::pair<std::string_view, Suggestion>> premieres;
  Comptage comptage(s, perimetre, champ, role == NameRole::kPrenom);
  std::vector<Candidat> candidats;
  const auto proposer = [&](std::string_view mot, NameRun noms) {
    const std::uint64_t n = comptage.AuPlus(noms);
    if (n > 0) candidats.push_back({mot, std::move(noms), n});
  };
  const auto compter = [&] {
    // Of thousands, a few are counted.
    const auto apres = [](const Candidat& a, const Candidat& b) {
      return std::tie(a.lignes, b.mot) < std::tie(b.lignes, a.mot);
    };
    std::make_heap(candidats.begin(), candidats.end(), apres);
    for (; !candidats.empty(); candidats.pop_back()) {
      std::pop_heap(candidats.begin(), candidats.end(), apres);
      const Candidat& c = candidats.back();
      if (premieres.size() == nombre && c.lignes < static_cast<std::uint64_t>(premieres.back().second.nombre)) break;
      auto suggestion = comptage.Faire(c.noms);
      if (!suggestion) continue;
      const auto ici = std::find_if(premieres.begin(), premieres.end(), [&](const auto& p) {
        return std::tie(p.second.nombre, c.mot) < std::tie(suggestion->nombre, p.first);
      });
      premieres.insert(ici, {c.mot, std::move(*suggestion)});
      if (premieres.size() > nombre) premieres.pop_back();
    }
    candidats.clear();
  };
  for (auto& [mot, noms] : NameRun::EachBeginning(s, RoleWord(role, colle))) proposer(mot, std::move(noms));
  compter();
  // Hardly anybody that he may see bears a name that begins so: it may be mistyped.
  const std::vector<std::string> proches = premieres.size() < nombre ? NearWords(s, colle) : std::vector<std::string>();
  for (const std::string& proche : proches) {
    if (!proche.starts_with(colle)) proposer(proche, NameRun::Equal(s, RoleWord(role, proche)));
  }
  compter();
  std::vector<Suggestion> suggestions;
  for (auto& [mot, suggestion] : premieres) suggestions.push_back(std::move(suggestion));
  return suggestions;
}

}  // namespace sne
