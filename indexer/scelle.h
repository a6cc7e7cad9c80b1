// The sealed part of an index as its writer needs it: the segments of one checkpoint, which of their rows live, and the
// register. Immutable, shared by threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/derived/calculateur.h"
#include "schema/env.h"
#include "schema/index_ouvert.h"
#include "schema/numero_unique.h"
#include "schema/registre.h"

namespace sne {

class Scelle {
 public:
  struct Ligne {
    std::size_t segment = 0, bloc = 0;  // of the segment
    std::uint32_t row = 0;
    std::uint32_t numero = 0;  // of the row in the index
  };

  // `cle`: of the hashes of deleted numbers. `avant`: an earlier state of the directory, whose segments are taken over.
  // Errors: those of reading an index.
  static Result<std::shared_ptr<const Scelle>> Ouvrir(Env& env, const std::string& repertoire, const std::string& cle,
                                                      const Scelle* avant = nullptr);
  // A build that CURRENT may not name yet.
  static Result<std::shared_ptr<const Scelle>> OuvrirBuild(Env& env, const std::string& repertoire,
                                                           const std::string& build, const std::string& cle,
                                                           const Scelle* avant = nullptr);

  const IndexOuvert& index() const { return index_; }
  const std::shared_ptr<const Catalogue>& catalogue() const { return index_.catalogue; }
  const std::shared_ptr<const Calculateur>& calculateur() const { return calculateur_; }
  const Registre& registre() const { return registre_; }
  const Block& bloc(const Ligne& l) const { return *index_.segments[l.segment].blocs[l.bloc]; }
  std::uint32_t lignes() const { return premieres_.back(); }
  bool Vivante(std::uint32_t numero) const { return !mortes_[numero]; }
  // kCorrupt once a damaged page was read.
  Outcome Sain() const;

  // The living row of a number.
  std::optional<Ligne> Trouver(NumeroUnique numero) const;
  // The last version seen of a number, also of its deletion; 0 when it never was here. `ligne`: what Trouver said.
  std::int64_t Version(NumeroUnique numero, const std::optional<Ligne>& ligne) const;
  EmpreinteNumero Empreinte(NumeroUnique numero) const { return EmpreinteDeNumero(numero, cle_); }

  // Calls `visiter(ligne)` for the living rows, in order.
  template <class F>
  void ParVivante(F visiter) const {
    Ligne l;
    for (l.segment = 0; l.segment < index_.segments.size(); ++l.segment) {
      for (l.bloc = 0; l.bloc < index_.segments[l.segment].blocs.size(); ++l.bloc) {
        for (l.row = 0; l.row < bloc(l).rows(); ++l.row, ++l.numero) {
          if (Vivante(l.numero)) visiter(l);
        }
      }
    }
  }

 private:
  Scelle() = default;
  static Result<std::shared_ptr<const Scelle>> Adopter(Env& env, Result<IndexOuvert> index, const std::string& cle,
                                                       const Scelle* avant);
  Outcome LireRegistre(Env& env);

  std::string cle_;
  IndexOuvert index_;
  std::shared_ptr<const Calculateur> calculateur_;
  std::vector<std::uint32_t> premieres_;  // number of the first row of each block, and one more
  std::vector<bool> mortes_;
  Registre registre_;
};

}  // namespace sne
