// The mark "en cours d'instruction" (domain.md §6.5): who holds an application, and what taking, renewing, handing over
// and releasing do to its record. Each is an event of the application. Pure functions over a record; who may write it
// is the writer's business.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"

namespace sne {

struct Detenteur {
  std::string guichet;  // five characters
  std::string agent;    // may be empty in records that were built with it
  Jour depuis = 0;
  std::string motif;

  bool Est(const std::string& un_guichet, const std::string& un_agent) const {
    return guichet == un_guichet && agent == un_agent;
  }
};

// Fields resolved for one catalogue. Immutable; any thread; the catalogue must outlive it.
class Instruction {
 public:
  // Errors: kInvalid, a field is missing from the catalogue.
  static Result<Instruction> Creer(const Catalogue& catalogue);

  std::optional<Detenteur> DetenteurDe(const Demande& d) const;
  bool Radiee(const Demande& d) const;
  // Last day on which something happened to a held application.
  Jour DernierActe(const Demande& d) const;

  // The same holder again renews: at most one event a day. False: nothing has changed.
  bool Prendre(Demande& d, const Detenteur& qui, Jour jour) const;
  void Transferer(Demande& d, const std::string& vers_agent, Jour jour) const;
  // `guichet`: who releases.
  void Rendre(Demande& d, const std::string& guichet, const std::string& motif, Jour jour) const;

  // A new version of a record, `recue`, keeps the mark of `avant` and its events of taking and releasing; the mark ends
  // when the new version is struck off or brings the end of the handling (refusal, non-attribution, lease).
  void Reporter(const Demande& avant, Demande& recue, Jour jour) const;

  FieldId champ() const { return instruction_; }
  const std::vector<FieldId>& champs() const { return champs_; }  // root fields that a DernierActe or DetenteurDe reads

 private:
  explicit Instruction(const Catalogue& catalogue) : catalogue_(&catalogue) {}
  void AjouterEvenement(Demande& d, Ordinal code, const std::string& guichet, const std::string& motif,
                        Jour jour) const;
  // Makes room in a list of events that has become longer than one may be: its oldest marks go. REQUIRES: it holds as
  // many marks as it is too long.
  void Borner(Records& evenements) const;
  bool Marque(const Record& evenement) const;  // an event of this class, not of the source
  bool Termine(const Record& evenement) const;

  const Catalogue* catalogue_;
  const Nomenclature* guichets_ = nullptr;
  FieldId instruction_ = kNoField;
  std::vector<FieldId> champs_;
  std::uint16_t slot_ = 0, guichet_ = 0, agent_ = 0, depuis_ = 0, motif_ = 0, statut_ = 0;
  std::uint16_t evenements_ = 0, ev_code_ = 0, ev_date_ = 0, ev_guichet_ = 0, ev_motif_ = 0, ev_decision_ = 0;
  std::size_t taille_ = 0, taille_evenement_ = 0;  // sub-fields
  Ordinal mise_ = 0, fin_ = 0, refus_ = 0, bail_ = 0, passage_ = 0, non_att_ = 0, rejet_ = 0, radiee_ = 0;
};

}  // namespace sne
