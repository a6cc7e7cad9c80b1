// Rows on their way into a block in memory, with their words: the tail is made of such blocks.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "schema/block/block.h"
#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "schema/derived/calculateur.h"
#include "schema/lexiques.h"
#include "schema/terms.h"

namespace sne {

class Fabrique {
 public:
  // Both outlive it.
  Fabrique(const Catalogue& catalogue, const Calculateur& calculateur);

  // A row from the journal, its computed fields for `jour`. REQUIRES: rows() < kBlockRows. Errors: kCorrupt.
  Outcome Ajouter(std::string_view json, std::int64_t version, Jour jour);
  // A row whose fields are all there.
  void Ajouter(const Demande& demande);
  std::uint32_t rows() const { return builder_.rows(); }

  // The rows as a block; none are left. `jour`: that of their computed fields.
  Result<std::shared_ptr<const Block>> Encoder(Jour jour);
  // Their words, in block 0; none are left.
  LexiquesBuilder Mots();

 private:
  struct Receveuse final : Receveur {
    void Nom(std::string_view mot, NameRole role, std::uint32_t personne) override {
      lexiques.AddNom(mot, role, personne, 0, row);
    }
    void Texte(FieldId champ, std::string_view mot) override { lexiques.AddTexte(champ, mot, 0, row); }
    LexiquesBuilder lexiques;
    RowInBlock row = 0;
  };

  const Catalogue& catalogue_;
  const Calculateur& calculateur_;
  LecteurDemande lecteur_;
  TermCollector collecteur_;
  BlockBuilder builder_;
  Receveuse mots_;
  Demande demande_;
  Lecture lecture_;
};

}  // namespace sne
