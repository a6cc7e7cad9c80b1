// The dictionaries of the names and free texts of some blocks: made together from the words of the rows, written
// together into a segment, opened together.
#pragma once

#include <memory>
#include <string>

#include "schema/index_format.h"
#include "schema/lexique.h"
#include "schema/mots_des_lignes.h"
#include "schema/par_texte.h"
#include "schema/terms.h"
#include "schema/voisins.h"

namespace sne {

struct Dictionnaires {
  std::shared_ptr<const Lexique> noms, textes;           // words of names, terms of free texts -> rows
  std::shared_ptr<const Voisins> voisins;                // words of `noms` near each other
  std::shared_ptr<const MotsDesLignes> mots_des_lignes;  // rows -> words of `noms`

  // Those of the segment in directory `segment`. Errors: kCorrupt (the message names file and remedy), kIoError.
  static Result<Dictionnaires> Ouvrir(Env& env, const std::string& segment, const EtatSegment& etat,
                                      const Alarme& alarme);
  // Checks every page. O(bytes).
  Outcome Verify() const;
};

class LexiquesBuilder {
 public:
  // REQUIRES: rows come in ascending order, each once.
  void Add(const Termes& termes, std::uint32_t bloc, RowInBlock row);
  // The same word by word, as a Receveur takes them.
  void AddNom(std::string_view mot, NameRole role, std::uint32_t personne, std::uint32_t bloc, RowInBlock row);
  void AddTexte(FieldId champ, std::string_view mot, std::uint32_t bloc, RowInBlock row);
  // Takes all of `suite`, whose block 0 is block `premier_bloc` here. REQUIRES: it follows what is already here.
  void Append(LexiquesBuilder suite, std::uint32_t premier_bloc);
  // In memory.
  Result<Dictionnaires> Finish() const;
  // Writes the files into directory `segment`, durably, and the lengths of the lexicons into `etat`.
  Outcome Write(Env& env, const std::string& segment, EtatSegment& etat) const;
  // Whether those of an open build are byte for byte these. Errors: kCorrupt with the file's name.
  Outcome Compare(const Dictionnaires& dictionnaires) const;

 private:
  LexiqueBuilder noms_, textes_;
  MotsDesLignesBuilder mots_des_lignes_;
  // Of words as they stand in texts, with their field: most words met are known, and need neither stem nor term.
  ParTexte<std::uint32_t> rangs_des_mots_;
  std::string cle_;
};

}  // namespace sne
