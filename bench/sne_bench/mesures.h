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

class Mesures {
 public:
  explicit Mesures(std::string nom) : nom_(std::move(nom)) {}

  // `client_us` from the intended send time to the last byte read; `serveur_us` -1 when the server does not say.
  void Reussie(double client_us, double serveur_us);
  void Fautive(const std::string& quoi);

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

 private:
  std::string nom_;
  std::vector<double> client_, serveur_;
  std::uint64_t erreurs_ = 0;
  std::string premiere_erreur_;
  double debit_ = 0;
  Quantiles quantiles_client_, quantiles_serveur_;
};

}  // namespace sne::bench
