#include "bench/sne_bench/charge.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <ostream>

#include "bench/sne_bench/connexion.h"

namespace sne::bench {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);  // for the last answers of an open loop
constexpr int kPannesMax = 100;                       // in a row: the server is gone

double Microsecondes(Horloge::duration d) { return std::chrono::duration<double, std::micro>(d).count(); }

Horloge::duration Secondes(double s) {
  return std::chrono::duration_cast<Horloge::duration>(std::chrono::duration<double>(s));
}

class Charge {
 public:
  Charge(const Adresse& adresse, Scenario& scenario, const OptionsCharge& options, Alea& alea)
      : scenario_(scenario), options_(options), alea_(alea), minuteur_(contexte_) {
    for (unsigned i = 0; i < std::max(1u, options.connexions); ++i)
      connexions_.push_back(std::make_unique<Connexion>(contexte_, adresse));
    for (const std::string& nom : scenario.series()) bilan_.series.emplace_back(nom);
  }

  Bilan Mener() {
    // Every connection open and every thread of the server awake.
    compter_ = false;
    reste_ = options_.chauffe;
    Fermee();
    compter_ = true;
    pannes_ = 0;
    const Horloge::time_point debut = Horloge::now();
    dernier_ = debut;
    fin_ = options_.duree_s > 0 ? debut + Secondes(options_.duree_s) : Horloge::time_point::max();
    reste_ = options_.requetes > 0 ? options_.requetes : UINT64_MAX;
    if (options_.debit > 0) {
      Ouverte(debut);
    } else {
      Fermee();
    }
    bilan_.secondes = std::chrono::duration<double>(dernier_ - debut).count();
    for (Mesures& m : bilan_.series) m.Clore(bilan_.secondes);
    std::sort(retards_.begin(), retards_.end());
    bilan_.retard = {Quantile(retards_, 0.5), Quantile(retards_, 0.95), Quantile(retards_, 0.99),
                     Quantile(retards_, 1)};
    return std::move(bilan_);
  }

 private:
  struct Due {
    Tir tir;
    Horloge::time_point quand;
  };

  void Fermee() {
    for (std::size_t i = 0; i < connexions_.size(); ++i) Suivante(i);
    contexte_.restart();
    contexte_.run();
  }

  void Suivante(std::size_t i) {
    if (reste_ == 0 || pannes_ >= kPannesMax || (compter_ && Horloge::now() >= fin_)) return;
    --reste_;
    Tir tir = scenario_.Suivant(alea_);
    Envoyer(i, {std::move(tir), Horloge::now()}, [this, i] { Suivante(i); });
  }

  void Ouverte(Horloge::time_point debut) {
    for (std::size_t i = connexions_.size(); i-- > 0;) libres_.push_back(i);
    prochaine_ = {scenario_.Suivant(alea_), debut};
    contexte_.restart();
    Attendre();
    contexte_.run();
    const std::uint64_t perdues = attente_.size() + (connexions_.size() - libres_.size());
    for (std::uint64_t i = 0; i < perdues; ++i)
      bilan_.series[0].Fautive(fmt::format(
          "{} requêtes sans réponse {} s après la fin : le serveur ne suit pas ce débit", perdues, kPatience.count()));
  }

  // Until the next request is due. It is drawn and written before, so that it leaves at once.
  void Attendre() {
    if (reste_ == 0 || prochaine_.quand >= fin_ || pannes_ >= kPannesMax) {
      if (EnCours()) {
        minuteur_.expires_after(kPatience);
        minuteur_.async_wait([this](const boost::system::error_code& e) {
          if (!e) contexte_.stop();
        });
        finie_ = true;
      }
      return;
    }
    minuteur_.expires_at(prochaine_.quand);
    minuteur_.async_wait([this](const boost::system::error_code&) {
      --reste_;
      const double pause = std::exponential_distribution<double>(options_.debit)(alea_);
      const Horloge::time_point suivante = prochaine_.quand + Secondes(pause);
      if (!libres_.empty()) retards_.push_back(std::max(0.0, Microsecondes(Horloge::now() - prochaine_.quand)));
      attente_.push_back(std::move(prochaine_));
      Distribuer();
      prochaine_ = {scenario_.Suivant(alea_), suivante};
      Attendre();
    });
  }

  bool EnCours() const { return !attente_.empty() || libres_.size() < connexions_.size(); }

  void Distribuer() {
    while (!attente_.empty() && !libres_.empty()) {
      const std::size_t i = libres_.back();
      libres_.pop_back();
      Due due = std::move(attente_.front());
      attente_.pop_front();
      Envoyer(i, std::move(due), [this, i] {
        libres_.push_back(i);
        Distribuer();
        if (finie_ && !EnCours()) minuteur_.cancel();
      });
    }
  }

  template <class F>
  void Envoyer(std::size_t i, Due due, F&& apres) {
    std::string octets = std::move(due.tir.octets);
    // Kept for the message of the first error; a copy of some hundred bytes.
    due.tir.octets = octets;
    connexions_[i]->Envoyer(std::move(octets),
                            [this, due = std::move(due), apres = std::forward<F>(apres)](const Reponse& r) {
                              if (compter_) Noter(due, r);
                              pannes_ = r.statut == 0 ? pannes_ + 1 : 0;
                              apres();
                            });
  }

  void Noter(const Due& due, const Reponse& r) {
    dernier_ = r.recue;
    const double client_us = Microsecondes(r.recue - due.quand);
    std::int64_t serveur_us = r.duree_us;
    std::string faute;
    simdjson::dom::element e;
    if (r.statut == 0) {
      faute = r.panne;
    } else if (r.statut != due.tir.statut) {
      faute = fmt::format("statut {}", r.statut);
    } else if (r.statut == 204) {
    } else if (parser_.parse(r.corps).get(e)) {
      faute = "réponse qui n'est pas du JSON";
    } else {
      std::int64_t lue = 0;
      if (!e["duree_us"].get(lue)) serveur_us = lue;
      if (due.tir.verifier) faute = due.tir.verifier(e);
    }
    std::optional<Jugement> jugement;
    if (faute.empty() && due.tir.juger) jugement = due.tir.juger(e);
    if (jugement && options_.exemples != nullptr) *options_.exemples << jugement->exemple << "\n";
    const auto noter = [&](Mesures& m) {
      if (jugement) m.Juger(*jugement);
      if (faute.empty()) {
        m.Reussie(client_us, static_cast<double>(serveur_us));
      } else {
        m.Fautive(fmt::format("{}\n{}\n→ {}", faute, due.tir.octets.substr(0, 4000), r.corps.substr(0, 300)));
      }
    };
    if (!due.tir.hors_ensemble) noter(bilan_.series[0]);
    for (const std::size_t v : due.tir.variantes) noter(bilan_.series[v]);
  }

  Scenario& scenario_;
  const OptionsCharge& options_;
  Alea& alea_;
  boost::asio::io_context contexte_{1};
  boost::asio::steady_timer minuteur_;
  std::vector<std::unique_ptr<Connexion>> connexions_;
  simdjson::dom::parser parser_;
  Bilan bilan_;
  bool compter_ = false, finie_ = false;
  std::uint64_t reste_ = 0;
  int pannes_ = 0;
  Horloge::time_point fin_, dernier_;

  // Open loop.
  Due prochaine_;
  std::deque<Due> attente_;  // due, no connection free
  std::vector<std::size_t> libres_;
  std::vector<double> retards_;
};

}  // namespace

Bilan Charger(const Adresse& adresse, Scenario& scenario, const OptionsCharge& options, Alea& alea) {
  return Charge(adresse, scenario, options, alea).Mener();
}

}  // namespace sne::bench
