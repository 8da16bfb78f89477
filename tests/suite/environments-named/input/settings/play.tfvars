# As the base has it.
