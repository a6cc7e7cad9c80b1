#include "query/protegees.h"

#include <algorithm>

#include "query/filter.h"
#include "query/resolve_value.h"

namespace sne {
namespace {

constexpr std::size_t kConnusMax = 256;  // sets of guichets; a block's rows take 8 KiB at most

}  // namespace

Snapshot::ParBloc Protegees::Pour(const Snapshot& snapshot, const std::vector<std::string>& guichets) {
  const Protection& protection = snapshot.entier().protection();
  if (protection.si.empty()) return {};
  std::vector<Ordinal> ordinaux;
  for (const std::string& g : guichets) {
    const Ordinal o = snapshot.entier().nomenclature("guichets")->Find(g);
    if (o != kNoOrdinal) ordinaux.push_back(o);
  }
  std::sort(ordinaux.begin(), ordinaux.end());
  return Faire(snapshot, ordinaux);
}

Snapshot::ParBloc Protegees::Faire(const Snapshot& s, const std::vector<Ordinal>& guichets) {
  std::string cle;
  for (const Ordinal o : guichets) cle += std::to_string(o) + ",";
  Connues connues;
  {
    const std::lock_guard verrou(mutex_);
    if (const auto ou = par_guichets_.find(cle); ou != par_guichets_.end()) connues = ou->second;
  }
  const Protection& protection = s.entier().protection();
  Snapshot::ParBloc de_tous;
  if (!guichets.empty()) de_tous = Faire(s, {});
  Snapshot::ParBloc lignes;
  Connues gardees;
  const std::vector<TextQuery> sans_requete;
  const TextSets sans_texte;
  const Filter filtre(s, sans_requete, sans_texte, true);
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    auto& du_bloc = connues[s.shared_block(b)];
    if (du_bloc == nullptr) {
      RowSet r = RowSet::None(s.block(b).rows());
      if (guichets.empty()) {
        for (const Protection::Valeurs& v : protection.si)
          r.Or(filtre.Eval(NoeudDe(s.entier().field(v.champ), v.ordinaux), b));
      } else {
        r = *de_tous[b];
        RowSet siennes = RowSet::None(r.size());
        for (const FieldId champ : protection.sauf_pour) {
          RowSet une = r;
          filtre.Keep(NoeudDe(s.entier().field(champ), guichets), b, une);
          siennes.Or(une);
        }
        r.AndNot(siennes);
      }
      du_bloc = std::make_shared<const RowSet>(std::move(r));
    }
    lignes.push_back(du_bloc);
    gardees.emplace(s.shared_block(b), du_bloc);
  }
  const std::lock_guard verrou(mutex_);
  if (par_guichets_.size() >= kConnusMax && par_guichets_.find(cle) == par_guichets_.end()) par_guichets_.clear();
  par_guichets_[cle] = std::move(gardees);
  return lignes;
}

}  // namespace sne
