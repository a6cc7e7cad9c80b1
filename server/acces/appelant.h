// Who asks: what a token says of him, once it has been believed. Immutable; shared by the requests of one token.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/perimetre.h"
#include "schema/profil.h"
#include "schema/status.h"

namespace sne {

struct Appelant {
  std::string id;   // opaque, stable: the issuer's `sub`; what cursors, jobs, limits and the audit are bound to
  std::string nom;  // as a sheet of criteria names him
  std::string organisme;
  std::string finalite;                  // purpose of the processing, as the token says
  std::shared_ptr<const Profil> profil;  // never null
  bool enregistreur = true;              // his service registers applications (an EPCI that does not sees no identity)
  std::vector<std::string> guichets;     // those he works for
  TerritoireAutorise territoire;
  std::string perimetre;  // the territory in short, for the record of accesses

  bool Peut(std::string_view droit) const { return profil->Peut(droit); }
};

// "france", "dep=69", "communes=69266,69123 contingents=ACL"; a long one is cut, and named by its SHA-256.
std::string PerimetreBref(const TerritoireAutorise& territoire);

// One JSON object that LireAppelant gives back: what a job keeps of its owner, and what the demonstration's issuer puts
// into a token. The members are those of `claims` in docs/security.md.
std::string EcrireAppelant(const Appelant& appelant);
Result<Appelant> LireAppelant(std::string_view json, const Profils& profils);

// Everything, of fictive applications alone (sne-server --demo without a token).
std::shared_ptr<const Appelant> AppelantDeLEcole();

}  // namespace sne
