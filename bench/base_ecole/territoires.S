/* The territories (territoires.json) inside the binary; CMake passes the path of the file. */
  .section .rodata
  .global sne_territoires_debut
  .global sne_territoires_fin
  .balign 64
sne_territoires_debut:
  .incbin SNE_TERRITOIRES_JSON
sne_territoires_fin:
  .byte 0
  .section .note.GNU-stack,"",@progbits
