"""How a model comes here, an act a file: by its name, from the hub, from a folder, from a file of the learner's."""
