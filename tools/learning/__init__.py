"""How well exercises that are learnt from one clip are counted on others."""
