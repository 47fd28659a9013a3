/* The program: one script, deflated by the build, and the size that it unpacks to. */
.section .rodata
.global program_start, program_end, program_size
program_start:
.incbin PROGRAM
program_end:
.balign 4
program_size:
.long PROGRAM_SIZE
.section .note.GNU-stack, "", %progbits
