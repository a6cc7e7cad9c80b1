// bench/base_ecole/ecrivain.h
// Writes the parts of a demande as JSON members; see ecriture.h for the whole.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"
#include "bench/base_ecole/json.h"
#include "bench/base_ecole/rng.h"

namespace sne::ecole {

class Ecrivain {
 public:
  Ecrivain(const Contexte& ctx, Rng& manque, std::string& out) : ctx_(ctx), manque_(manque), w_(out) {}

  void Enregistrement(const Demande& d);
  void Demandeur(const Demande& d);
  void Codemandeurs(const Demande& d);
  void Foyer(const Demande& d);
  void Travail(const Demande& d);
  void Revenus(const Demande& d);
  void Logement(const Demande& d);
  void Souhait(const Demande& d);
  void Handicap(const Demande& d);
  void Priorites(const Demande& d);
  void Gestion(const Demande& d);
  JsonWriter& w() { return w_; }

 private:
  // Always written.
  void Put(std::string_view key, std::string_view value) {
    w_.Key(key);
    w_.String(value);
  }
  void Put(std::string_view key, Day value) {
    w_.Key(key);
    w_.Date(value);
  }
  void PutInt(std::string_view key, long long value) {
    w_.Key(key);
    w_.Int(value);
  }
  void PutBool(std::string_view key, bool value) {
    w_.Key(key);
    w_.Bool(value);
  }
  // Written when there is a value.
  void If(std::string_view key, std::string_view value) {
    if (!value.empty()) Put(key, value);
  }
  void IfDate(std::string_view key, Day value) {
    if (value != kSansDate) Put(key, value);
  }
  void IfInt(std::string_view key, int value) {
    if (value > 0) PutInt(key, value);
  }
  // Optional fields: 3 % are left out by the people who fill the form.
  bool Kept() { return !manque_.Chance(kManquant); }
  void Opt(std::string_view key, std::string_view value) {
    if (!value.empty() && Kept()) Put(key, value);
  }
  void OptDate(std::string_view key, Day value) {
    if (value != kSansDate && Kept()) Put(key, value);
  }
  void OptAmount(std::string_view key, int value) {
    if (value >= 0 && Kept()) PutInt(key, value);
  }
  void OptOui(std::string_view key, Oui value) {
    if (value != Oui::kVide && Kept()) Put(key, value == Oui::kOui ? "OUI" : "NON");
  }
  template <class List>
  void Multi(std::string_view key, const List& values) {
    if (values.empty()) return;
    w_.Key(key);
    w_.Open('[');
    for (const auto& v : values) w_.String(v);
    w_.Close(']');
  }
  void Commune(std::string_view key, std::size_t index) { Put(key, ctx_.territoires.communes()[index].code); }

  const Contexte& ctx_;
  Rng& manque_;
  JsonWriter w_;
};

}  // namespace sne::ecole
