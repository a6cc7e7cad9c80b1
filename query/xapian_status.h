// The only catch in query/: Xapian's exceptions become statuses.
#pragma once

#include <xapian.h>

#include "schema/status.h"

namespace sne {

template <class F>
auto GuardXapian(F&& f) -> Result<decltype(f())> {
  try {
    return f();
  } catch (
      const Xapian::DatabaseModifiedError& e) {  // commits have reused blocks of the revision read: reopen, run again
    return Fail(Code::kStale, e.get_description());
  } catch (const Xapian::DatabaseNotFoundError& e) {  // the build was replaced before this thread first opened it
    return Fail(Code::kStale, e.get_description());
  } catch (const Xapian::DatabaseCorruptError& e) {
    return Fail(Code::kCorrupt, e.get_description());
  } catch (const Xapian::DatabaseOpeningError& e) {
    return Fail(Code::kCorrupt, e.get_description());
  } catch (const Xapian::Error& e) {
    return Fail(Code::kInternal, e.get_description());
  }
}

}  // namespace sne
