accuracy = 0.5
