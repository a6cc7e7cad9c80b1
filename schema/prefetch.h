// Asks memory for a cache line before it is needed.
#pragma once

namespace sne {

// Not __builtin_prefetch: GCC takes a function that does nothing else for one without an effect, and drops its calls.
inline void Prefetch(const void* ou) {
#if defined(__x86_64__)
  asm volatile("prefetcht0 %0" : : "m"(*static_cast<const char*>(ou)));
#else
  __builtin_prefetch(ou);
#endif
}

}  // namespace sne
