#include "query/suggest_texts.h"

#include <algorithm>
#include <functional>
#include <map>

#include "schema/fold.h"
#include "schema/terms.h"

namespace sne {
namespace {

using Textes_ = std::vector<TextesTenus::Texte>;

TextesTenus::Texte Lire(FieldId champ, const std::string& texte) {
  TextesTenus::Texte t{champ, texte, Fold(texte), {}, 0, {}};
  const std::string libre = FoldText(texte);
  for (const auto mot : Words(libre)) t.formes.push_back(StemFr(mot));
  std::sort(t.formes.begin(), t.formes.end());
  for (const std::string& f : t.formes) t.filtre |= 1ull << (std::hash<std::string>()(f) & 63);
  return t;
}

// The texts of one field in a segment.
void Ramasser(const Snapshot& s, FieldId champ, const Segment& segment, Textes_& out) {
  std::map<std::string, std::size_t, std::less<>> connus;
  const auto rang = [&](std::string_view texte) {
    auto it = connus.find(texte);
    if (it == connus.end()) {
      it = connus.emplace(texte, out.size()).first;
      out.push_back(Lire(champ, it->first));
    }
    return it->second;
  };
  TextReader lecteur;
  const FieldId objet = s.catalogue().field(champ).parent;
  for (std::size_t b = 0; b < segment.blocs; ++b) {
    const Block& bloc = s.block(segment.premier_bloc + b);
    const TextColumn& t = bloc.column(champ).texte;
    std::vector<std::size_t> par_code;
    for (std::uint32_t i = 0; t.par_rang && i < t.offsets.n; ++i) {
      const std::uint32_t debut = t.offsets.Begin(i);
      par_code.push_back(rang({t.octets + debut, t.offsets.End(i) - debut}));
    }
    const auto voir = [&](std::uint32_t row, std::uint32_t element) {
      const std::int64_t code = t.par_rang ? t.rangs.Value(element) : 0;
      if (t.par_rang ? code == kSansValeur : !t.Present(element)) return;
      auto& lignes = out[t.par_rang ? par_code[static_cast<std::size_t>(code)] : rang(lecteur.Read(t, element))].lignes;
      if (lignes.empty() || lignes.back().first != b) lignes.push_back({static_cast<std::uint32_t>(b), {}});
      lignes.back().second.push_back(static_cast<RowInBlock>(row));
    };
    if (objet == kNoField) {
      for (std::uint32_t row = 0; row < bloc.rows(); ++row) voir(row, row);
    } else {
      const Offsets& elements = bloc.column(objet).elements;
      for (std::uint32_t row = 0; elements.total > 0 && row < bloc.rows(); ++row) {
        if (elements.Begin(row) < elements.End(row)) voir(row, elements.Begin(row));
      }
    }
  }
}

Textes_ Ramasser(const Snapshot& s, const Segment& segment) {
  Textes_ out;
  for (const Field& f : s.catalogue().fields()) {
    if (f.suggerer) Ramasser(s, f.id, segment, out);
  }
  return out;
}

}  // namespace

bool TextesTenus::Texte::Contient(const Texte& autre) const {
  return (autre.filtre & ~filtre) == 0 &&
         std::all_of(autre.formes.begin(), autre.formes.end(),
                     [&](const std::string& f) { return std::binary_search(formes.begin(), formes.end(), f); });
}

TextesTenus::TextesTenus(const Snapshot& s, const TextesTenus* avant) {
  for (const Segment& segment : s.segments()) {
    Partie& partie = parties_.emplace_back(Partie{segment.dictionnaires.textes, segment.premier_bloc, nullptr});
    for (std::size_t i = 0; avant != nullptr && i < avant->parties_.size() && !partie.textes; ++i) {
      if (avant->parties_[i].cle == partie.cle) partie.textes = avant->parties_[i].textes;
    }
    if (!partie.textes) partie.textes = std::make_shared<const Textes_>(Ramasser(s, segment));
  }
}

}  // namespace sne
