"""What stands around every page: styles, opening, reset, stage, tour, teacher."""
