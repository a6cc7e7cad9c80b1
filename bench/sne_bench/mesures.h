// Times of the requests of one series, and their quantiles.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sne::bench {

// The smallest time not exceeded by a share q of them (nearest rank): q = 1 is the maximum. 0 when there are none.
// Microseconds.
double Quantile(const std::vector<double>& triees, double q);

struct Quantiles {
  double p50 = 0, p95 = 0, p99 = 0, max = 0;  // microseconds
};

// How well one search answered (qualite.cc says what the words mean).
struct Jugement {
  bool comptee = false, trouvee = false;        // among the first rows
  bool identifiante = false, premiere = false;  // on the first one
  std::uint64_t tolerantes = 0;                 // rows
  std::string exemple;  // the query and what it must find, as a line of JSON: for other engines, and to be looked at
};

// Of many.
class Qualite {
 public:
  void Ajouter(const Jugement& j);
  bool connue() const { return !tolerantes_.empty(); }
  std::uint64_t comptees() const { return comptees_; }
  std::uint64_t identifiantes() const { return identifiantes_; }
  double rappel() const { return comptees_ ? static_cast<double>(trouvees_) / static_cast<double>(comptees_) : 0; }
  double premier() const {
    return identifiantes_ ? static_cast<double>(premieres_) / static_cast<double>(identifiantes_) : 0;
  }
  double tolerantes() const;  // median

 private:
  std::uint64_t comptees_ = 0, trouvees_ = 0, identifiantes_ = 0, premieres_ = 0;
  std::vector<double> tolerantes_;
};

class Mesures {
 public:
  explicit Mesures(std::string nom) : nom_(std::move(nom)) {}

  // `client_us` from the intended send time to the last byte read; `serveur_us` -1 when the server does not say.
  void Reussie(double client_us, double serveur_us);
  void Fautive(const std::string& quoi);
  void Juger(const Jugement& j) { qualite_.Ajouter(j); }

  // REQUIRES: called once, after the last time.
  void Clore(double secondes);

  const std::string& nom() const { return nom_; }
  std::uint64_t requetes() const { return client_.size() + erreurs_; }
  std::uint64_t erreurs() const { return erreurs_; }
  const std::string& premiere_erreur() const { return premiere_erreur_; }
  double debit() const { return debit_; }  // right answers a second
  const Quantiles& client() const { return quantiles_client_; }
  const Quantiles& serveur() const { return quantiles_serveur_; }
  bool serveur_connu() const { return !serveur_.empty(); }
  const Qualite& qualite() const { return qualite_; }

 private:
  std::string nom_;
  std::vector<double> client_, serveur_;
  std::uint64_t erreurs_ = 0;
  std::string premiere_erreur_;
  double debit_ = 0;
  Quantiles quantiles_client_, quantiles_serveur_;
  Qualite qualite_;
};

}  // namespace sne::bench
