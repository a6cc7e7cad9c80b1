#include "server/routes/fichier.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "schema/fold.h"
#include "server/plage.h"
#include "server/problem.h"
#include "server/routes/routes.h"

namespace sne {
namespace {

constexpr std::size_t kMorceau = 256 << 10;

class FluxDeFichier : public BodyStream {
 public:
  FluxDeFichier(std::unique_ptr<ReadableFile> octets, std::uint64_t debut, std::uint64_t fin)
      : octets_(std::move(octets)), ou_(debut), fin_(fin) {}

  Step Next(std::string& out) override {
    const auto voulus = static_cast<std::size_t>(std::min<std::uint64_t>(kMorceau, fin_ - ou_));
    if (!octets_->ReadAt(ou_, voulus, out) || out.size() != voulus) return Step::kFailed;
    ou_ += voulus;
    return ou_ == fin_ ? Step::kEnd : Step::kMore;
  }

 private:
  const std::unique_ptr<ReadableFile> octets_;
  std::uint64_t ou_;
  const std::uint64_t fin_;
};

bool EstLettreOuChiffre(UChar32 c) { return u_isalnum(c) || (c > 0x7F && (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0); }

}  // namespace

HttpResponse EnvoyerFichier(const HttpRequest& requete, FichierAEnvoyer fichier) {
  const std::uint64_t taille = fichier.octets->size();
  HttpResponse r;
  r.headers = {{"ETag", fichier.etag}, {"Accept-Ranges", "bytes"}};
  if (EtagConnu(requete, fichier.etag)) {
    r.status = 304;
    return r;
  }
  // Parts are of GET alone; and not of another version of the file than the client's (If-Range, compared strongly).
  const std::string_view condition = requete.Header("If-Range");
  Plage plage;
  if (requete.method == "GET" && (condition.empty() || condition == fichier.etag))
    plage = LirePlage(requete.HeaderList("Range"), taille);
  if (plage.genre == Plage::Genre::kHorsBornes) {
    HttpResponse refus = ProblemResponse(
        {"plage-impossible", "le fichier compte " + std::to_string(taille) + " octets : la plage demandée n'y est pas"},
        requete.id);
    refus.headers.emplace_back("Content-Range", "bytes */" + std::to_string(taille));
    return refus;
  }
  const bool tout = plage.genre == Plage::Genre::kTout;
  const std::uint64_t debut = tout ? 0 : plage.debut, fin = tout ? taille : plage.fin;
  if (!tout) {
    r.status = 206;
    r.headers.emplace_back("Content-Range", "bytes " + std::to_string(debut) + "-" + std::to_string(fin - 1) + "/" +
                                                std::to_string(taille));
  }
  r.content_type = std::move(fichier.type);
  r.headers.emplace_back("Content-Disposition", Disposition(fichier.nom));
  r.length = fin - debut;
  r.stream = std::make_unique<FluxDeFichier>(std::move(fichier.octets), debut, fin);
  return r;
}

std::string Disposition(std::string_view nom) {
  static constexpr char kHexa[] = "0123456789ABCDEF";
  std::string code;  // RFC 8187
  for (const char c : nom) {
    const auto o = static_cast<unsigned char>(c);
    if (o < 0x80 && (u_isalnum(o) || c == '-' || c == '.' || c == '_')) {
      code += c;
    } else {
      code += '%';
      code += kHexa[o >> 4];
      code += kHexa[o & 15];
    }
  }
  std::string ascii(nom);
  if (std::any_of(nom.begin(), nom.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    // Folding keeps words only: the extension goes around it.
    const std::size_t point = std::min(nom.rfind('.'), nom.size());
    ascii = Fold(nom.substr(0, point));
    for (char& c : ascii) {
      if (static_cast<unsigned char>(c) >= 0x80 || c == ' ') c = '-';
    }
    ascii += nom.substr(point);
  }
  return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + code;
}

std::string NomSur(std::string_view texte, std::size_t max) {
  std::string nom;
  std::size_t signes = 0;
  for (std::size_t i = 0; i < texte.size() && signes < max;) {
    const std::size_t avant = i;
    UChar32 c;
    U8_NEXT(texte.data(), i, texte.size(), c);
    if (c >= 0 && EstLettreOuChiffre(c)) {
      nom += texte.substr(avant, i - avant);
      ++signes;
    } else if (!nom.empty() && nom.back() != '-') {
      nom += '-';
      ++signes;
    }
  }
  while (!nom.empty() && nom.back() == '-') nom.pop_back();
  return nom;
}

}  // namespace sne
