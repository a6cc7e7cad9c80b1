// For whom a request reaches the indexer. sne-server says it in parameters behind those of the client, which a client
// cannot name (server/routes/ecritures.cc):
//
//   pour_profil=GT&pour_territoire=departements%3A69&pour_guichets=G0214,69123
//
// Without them: whoever may open the socket, an operator or a source beside it, who may do everything. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/profil.h"
#include "schema/territoire_autorise.h"

namespace sne {

class Mandat {
 public:
  static Mandat Tout() { return {}; }
  // Takes its own out of the parameters of a request ("a=b&c=d", percent-encoded). Errors: kInvalid, the profile or the
  // territory cannot be read: of a server of another version.
  static Result<Mandat> Lire(std::string& parametres);

  bool Peut(std::string_view droit) const { return profil_ == nullptr || profil_->Peut(droit); }
  // Whether changes are corrections: of some fields alone, in the territory.
  bool CorrigeSeulement() const { return !Peut("changement"); }
  // REQUIRES: CorrigeSeulement().
  const Profil& profil() const { return *profil_; }

  // Whether the record is in the territory. `catalogue`: of its values.
  bool Couvre(const Demande& demande, const std::shared_ptr<const Catalogue>& catalogue) const;
  // Whether it may act in the name of a guichet.
  bool Sert(std::string_view guichet) const;
  // Whether what an EPCI decides is its to write.
  bool Gouverne(std::string_view epci) const;

 private:
  std::shared_ptr<const Profil> profil_;  // none: everything
  TerritoireAutorise territoire_;
  std::vector<std::string> guichets_;
  mutable std::unique_ptr<const TerritoireLie> lie_;
};

// Percent-encoding undone; nothing when it is broken.
std::optional<std::string> DecoderPourcent(std::string_view texte);

}  // namespace sne
