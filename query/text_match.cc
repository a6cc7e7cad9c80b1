#include "query/text_match.h"

#include <algorithm>

#include "query/name_index.h"
#include "query/text_index.h"
#include "schema/fold.h"
#include "schema/terms.h"

namespace sne {
namespace {

std::vector<std::string> Formes(const Field& field, std::string_view texte) {
  const bool libre = IsFreeText(field);
  const std::string plie = libre ? FoldText(texte) : Fold(texte);
  std::vector<std::string> formes;
  for (const auto mot : Words(plie)) formes.push_back(libre ? StemFr(mot) : std::string(mot));
  return formes;
}

std::vector<std::string> Formes(const Field& field, const std::vector<std::string>& mots) {
  std::vector<std::string> formes;
  formes.reserve(mots.size());
  for (const std::string& m : mots) formes.push_back(IsFreeText(field) ? StemFr(m) : m);
  return formes;
}

bool HoldsWords(const TextQuery& requete, const Field& field, const std::vector<std::string>& formes) {
  const auto mots = Formes(field, requete.mots);
  return std::all_of(mots.begin(), mots.end(),
                     [&](const std::string& m) { return std::find(formes.begin(), formes.end(), m) != formes.end(); });
}

bool HoldsPhrases(const TextQuery& requete, const Field& field, const std::vector<std::string>& formes) {
  return std::all_of(requete.phrases.begin(), requete.phrases.end(), [&](const std::vector<std::string>& phrase) {
    const auto cherchee = Formes(field, phrase);
    return std::search(formes.begin(), formes.end(), cherchee.begin(), cherchee.end()) != formes.end();
  });
}

// Keeps the rows of a root field whose texts hold the phrases (and, for a name, the words).
void Verifier(const Snapshot& s, const TextQuery& t, const Field& f, std::vector<RowSet>& ensembles) {
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    if (ensembles[b].none()) continue;
    const Column& c = s.block(b).column(f.id);
    TextReader lecteur;
    RowSet gardees = RowSet::Empty(s.block(b).rows());
    ensembles[b].ForEach([&](std::uint32_t row) {
      if (f.type != Type::kTexts) {
        if (HoldsText(t, f, lecteur.Read(c.texte, row))) gardees.Set(row);
        return;
      }
      // Several lines: each phrase inside one of them; the words are already known to be there.
      std::vector<std::vector<std::string>> lignes;
      for (std::uint32_t e = c.elements.Begin(row); e < c.elements.End(row); ++e)
        lignes.push_back(Formes(f, lecteur.Read(c.texte, e)));
      const bool oui = std::all_of(t.phrases.begin(), t.phrases.end(), [&](const auto& phrase) {
        const TextQuery une{f.id, {}, {phrase}};
        return std::any_of(lignes.begin(), lignes.end(), [&](const auto& l) { return HoldsPhrases(une, f, l); });
      });
      if (oui) gardees.Set(row);
    });
    gardees.Settle();
    ensembles[b] = std::move(gardees);
  }
}

}  // namespace

bool HoldsText(const TextQuery& requete, const Field& field, std::string_view texte) {
  const auto formes = Formes(field, texte);
  return HoldsWords(requete, field, formes) && HoldsPhrases(requete, field, formes);
}

TextSets ResolveTexts(const Snapshot& s, const std::vector<TextQuery>& requetes) {
  TextSets ensembles;
  for (const TextQuery& t : requetes) {
    const Field& f = s.entier().field(t.champ);
    if (!IsIndexedText(f) && !IsIndexedName(s.entier(), f)) {
      std::vector<RowSet> toutes;
      for (std::size_t b = 0; b < s.blocks(); ++b) toutes.push_back(RowSet::All(s.block(b).rows()));
      ensembles.push_back(std::move(toutes));
      continue;
    }
    std::vector<std::string> mots = t.mots;
    for (const auto& phrase : t.phrases) mots.insert(mots.end(), phrase.begin(), phrase.end());
    std::vector<RowSet> trouves = IsIndexedText(f) ? TextRowsAllOf(s, mots, f.id) : NameRowsAllOf(s, mots);
    if (f.parent == kNoField && (!t.phrases.empty() || f.type == Type::kName)) Verifier(s, t, f, trouves);
    ensembles.push_back(std::move(trouves));
  }
  return ensembles;
}

}  // namespace sne
